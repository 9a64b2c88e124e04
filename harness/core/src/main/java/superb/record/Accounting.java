package superb.record;

import java.util.ArrayList;
import java.util.List;

/**
 * What became of every item of the test split. Losses make a record invalid: a smaller denominator is a different number.
 *
 * @param nExpected items that should have been scored (after {@code --limit})
 * @param nScored items in the denominator
 * @param nFailed items without a prediction, whatever the cause
 * @param nResampled items brought to 16 kHz first; not a loss
 * @param nOomRetries batches repeated in smaller parts with the same result; not a loss
 * @param nNan items or updates with values that are not finite
 * @param nCtcInfeasible items with fewer frames than their transcript needs
 * @param nTruncated items cut to fit
 */
public record Accounting(
        long nExpected,
        long nScored,
        long nFailed,
        long nResampled,
        long nOomRetries,
        long nNan,
        long nCtcInfeasible,
        long nTruncated) {

    /** Everything expected was scored, nothing else happened. */
    public static Accounting complete(long items) {
        return new Accounting(items, items, 0, 0, 0, 0, 0, 0);
    }

    /** Why the number cannot be trusted, in words; empty if it can. The tolerance of every loss is 0. */
    public List<String> losses() {
        List<String> losses = new ArrayList<>();
        if (nScored != nExpected) {
            losses.add("scored " + nScored + " of " + nExpected + " items");
        }
        add(losses, nFailed, "failed");
        add(losses, nNan, "with values that are not finite");
        add(losses, nCtcInfeasible, "with fewer frames than labels");
        add(losses, nTruncated, "truncated");
        return losses;
    }

    private static void add(List<String> losses, long count, String what) {
        if (count != 0) {
            losses.add(count + (count == 1 ? " item " : " items ") + what);
        }
    }
}
