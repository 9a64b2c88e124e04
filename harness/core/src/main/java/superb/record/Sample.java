package superb.record;

import java.util.List;
import java.util.Optional;

/**
 * One scored utterance.
 *
 * @param id of the clip
 * @param ref truth, one entry a slot
 * @param hyp prediction, one entry a slot
 * @param correct all slots agree
 * @param errors of {@code units} reference units, for error rates
 * @param frames valid frames, where known
 * @param flags what was special, for example {@code nan}
 */
public record Sample(
        String id,
        List<String> ref,
        List<String> hyp,
        boolean correct,
        Optional<Integer> errors,
        Optional<Integer> units,
        Optional<Integer> frames,
        List<String> flags) {
    public Sample {
        ref = List.copyOf(ref);
        hyp = List.copyOf(hyp);
        flags = List.copyOf(flags);
    }

    /** Of a classification task. */
    public static Sample classified(String id, List<String> ref, List<String> hyp) {
        return new Sample(
                id, ref, hyp, ref.equals(hyp), Optional.empty(), Optional.empty(), Optional.empty(), List.of());
    }
}
