package superb.leaderboard.compare;

import java.util.Optional;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.intake.KnownTask;
import superb.leaderboard.stats.Estimate;

/**
 * Two models on one task.
 *
 * @param difference first minus second, with its 95 % interval, as fractions
 * @param p of the test
 * @param adjustedP after Holm's correction over all tasks that were compared
 * @param test name of the test
 * @param effect size of the difference
 * @param pairs empty if the outcomes of the utterances could not be paired
 */
public record TaskComparison(
        KnownTask task,
        Entry first,
        Entry second,
        Estimate difference,
        double p,
        double adjustedP,
        Test test,
        Effect effect,
        Optional<Pairs> pairs) {
    private static final double LEVEL = 0.05;

    public enum Test {
        MCNEMAR("McNemar, exact"),
        PAIRED_BOOTSTRAP("paired bootstrap"),
        INTERVALS("unpaired, from the intervals of both");

        private final String words;

        Test(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** @param name of the measure of effect, {@code Cohen's g} */
    public record Effect(String name, double value) {}

    /** Utterances on which the first or the second does better. */
    public record Pairs(long utterances, long firstBetter, long secondBetter) {}

    public boolean significant() {
        return adjustedP < LEVEL;
    }

    /** Whether the first is the better one by its plain value. */
    public boolean firstBetter() {
        return task.higherIsBetter() ? difference.value() > 0 : difference.value() < 0;
    }

    TaskComparison withAdjusted(double adjusted) {
        return new TaskComparison(task, first, second, difference, p, adjusted, test, effect, pairs);
    }
}
