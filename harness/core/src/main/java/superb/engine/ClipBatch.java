package superb.engine;

import java.nio.FloatBuffer;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import superb.audio.Waveform;
import superb.error.DataException;
import superb.error.Problem;
import superb.upstream.UpstreamCard;

/** Clips that go through an upstream together, zeros on the right. */
public final class ClipBatch {
    private final List<Waveform> clips;
    private final Waveform longest;

    public ClipBatch(List<Waveform> clips) {
        if (clips.isEmpty()) {
            throw new IllegalArgumentException("a batch needs at least one clip");
        }
        this.clips = List.copyOf(clips);
        this.longest =
                clips.stream().max(Comparator.comparingInt(Waveform::length)).orElseThrow();
    }

    /** @throws DataException if a clip is shorter than the upstream's shortest */
    public void checkLengths(UpstreamCard card) {
        for (Waveform clip : clips) {
            if (clip.length() < card.minSamples()) {
                throw new DataException(
                        Problem.of("a clip of " + clip.length() + " samples is too short for " + card.name())
                                .at(clip.id())
                                .expected("at least " + card.minSamples() + " samples, "
                                        + 1000.0 * card.minSamples() / Waveform.SAMPLE_RATE_HZ + " ms")
                                .next("leave it out of the data set"));
            }
        }
    }

    /**
     * Only where frames are joined by what is heard can none be left.
     *
     * @throws DataException if that happened
     */
    public void checkFrames(UpstreamCard card, int[] frames) {
        for (int item = 0; item < frames.length; item++) {
            if (frames[item] < 1) {
                throw new DataException(Problem.of(card.name() + " leaves no frame of the clip")
                        .at(clips.get(item).id())
                        .expected("at least one frame")
                        .next("a weaker compression, or leave the clip out of the data set"));
            }
        }
    }

    public int size() {
        return clips.size();
    }

    /** Samples of the longest clip. */
    public int longest() {
        return longest.length();
    }

    public boolean padded() {
        return clips.stream().anyMatch(it -> it.length() < longest.length());
    }

    /** Writes {@code [size, longest]} samples at the position of {@code target} and moves it on. */
    public void copySamples(FloatBuffer target) {
        float[] zeros = new float[padded() ? longest.length() : 0];
        for (Waveform clip : clips) {
            target.put(clip.samples()).put(zeros, 0, longest.length() - clip.length());
        }
    }

    /** {@code [size]}, samples. */
    public long[] lengths() {
        return clips.stream().mapToLong(Waveform::length).toArray();
    }

    /** For messages. */
    public String describe() {
        return String.format(
                Locale.ROOT, "%d, the longest of %.1f s (%s)", clips.size(), longest.seconds(), longest.id());
    }
}
