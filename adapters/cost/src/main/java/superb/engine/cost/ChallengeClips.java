package superb.engine.cost;

import java.util.Arrays;
import java.util.List;
import superb.audio.Waveform;
import superb.engine.CostCounter;
import superb.engine.MacsConvention;
import superb.upstream.UpstreamModel;

/**
 * The 32 utterances of LibriSpeech test-clean over which the SUPERB challenge (SLT 2022) sums multiply-accumulates, in
 * four groups by length. Sorted by length, every 82nd clip of the corpus is one of them.
 */
public enum ChallengeClips {
    SHORT(20560, 34560, 38480, 42560, 45600, 48720, 52000, 55120),
    MEDIUM(59120, 62720, 66400, 71200, 75200, 78640, 82800, 87520),
    LONG(92720, 98560, 104400, 111120, 118480, 125040, 132720, 142640),
    LONGER(154000, 166720, 180880, 197920, 217920, 239280, 268160, 326000);

    private final List<Integer> samples;

    ChallengeClips(Integer... samples) {
        this.samples = List.of(samples);
    }

    /** Lengths of the clips. */
    public List<Integer> samples() {
        return samples;
    }

    /** Of all clips of the group, each alone. */
    public long macs(CostCounter counter, UpstreamModel model, MacsConvention convention) {
        return samples.stream()
                .mapToLong(it -> counter.count(model, it, convention).macs())
                .reduce(0, Math::addExact);
    }

    /** Of all clips together. */
    public static double seconds() {
        return Arrays.stream(values())
                        .flatMap(it -> it.samples.stream())
                        .mapToInt(Integer::intValue)
                        .sum()
                / (double) Waveform.SAMPLE_RATE_HZ;
    }
}
