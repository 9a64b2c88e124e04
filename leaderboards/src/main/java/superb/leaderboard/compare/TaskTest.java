package superb.leaderboard.compare;

import java.util.Optional;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.descriptive.DescriptiveStatistics;
import superb.error.DataException;
import superb.error.Problem;
import superb.leaderboard.compare.Comparison.Pairing;
import superb.leaderboard.compare.TaskComparison.Effect;
import superb.leaderboard.compare.TaskComparison.Pairs;
import superb.leaderboard.compare.TaskComparison.Test;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.stats.Estimate;
import superb.leaderboard.stats.McNemar;
import superb.metric.Interval;
import superb.metric.PairedBootstrap;

/** The test that fits two records of one task. */
final class TaskTest {
    private static final long SEED = 1337;
    private static final double HALF_WIDTH = 1.959963984540054; // of a 95 % interval, in standard errors

    private TaskTest() {}

    static TaskComparison of(Entry first, Entry second, Pairing pairing) {
        Optional<Outcomes> a = Outcomes.of(first);
        Optional<Outcomes> b = Outcomes.of(second);
        if (a.isPresent() && b.isPresent() && a.get().ids().equals(b.get().ids())) {
            return paired(first, second, a.get(), b.get());
        }
        if (pairing == Pairing.REQUIRED) {
            String why = a.isEmpty() || b.isEmpty()
                    ? "%s has no usable samples.jsonl".formatted(a.isEmpty() ? first.folder() : second.folder())
                    : "the two were scored on different utterances";
            throw new DataException(
                    Problem.of("no pairs for %s: %s".formatted(first.task().code(), why))
                            .expected("samples.jsonl beside both records, with the same utterances")
                            .next("run again without --no-samples, or compare without --paired"));
        }
        return unpaired(first, second);
    }

    private static TaskComparison paired(Entry first, Entry second, Outcomes a, Outcomes b) {
        PairedBootstrap bootstrap = PairedBootstrap.of(a.counts(), b.counts(), a.units(), SEED);
        Estimate difference = new Estimate(
                bootstrap.difference(),
                Math.min(bootstrap.low(), bootstrap.difference()),
                Math.max(bootstrap.high(), bootstrap.difference()));
        boolean errors = !first.task().higherIsBetter();
        long firstBetter = 0;
        long secondBetter = 0;
        DescriptiveStatistics differences = new DescriptiveStatistics();
        for (int i = 0; i < a.counts().length; i++) {
            int gain = (errors ? -1 : 1) * (a.counts()[i] - b.counts()[i]);
            firstBetter += gain > 0 ? 1 : 0;
            secondBetter += gain < 0 ? 1 : 0;
            differences.addValue((a.counts()[i] - b.counts()[i]) / (double) Math.max(1, a.units()[i]));
        }
        Optional<Pairs> pairs = Optional.of(new Pairs(a.counts().length, firstBetter, secondBetter));
        if (errors) {
            double deviation = differences.getStandardDeviation();
            double d = deviation > 0 ? differences.getMean() / deviation : 0;
            return new TaskComparison(
                    first.task(),
                    first,
                    second,
                    difference,
                    bootstrap.p(),
                    bootstrap.p(),
                    Test.PAIRED_BOOTSTRAP,
                    new Effect("Cohen's d of the utterances' error rates", d),
                    pairs);
        }
        McNemar test = new McNemar(firstBetter, secondBetter);
        return new TaskComparison(
                first.task(),
                first,
                second,
                difference,
                test.p(),
                test.p(),
                Test.MCNEMAR,
                new Effect("Cohen's g", test.g()),
                pairs);
    }

    /** As if the two had been scored on different utterances: finds less than a paired test, never more. */
    private static TaskComparison unpaired(Entry first, Entry second) {
        Estimate a = estimate(first);
        Estimate b = estimate(second);
        double value = a.value() - b.value();
        double below = Math.hypot(a.value() - a.low(), b.high() - b.value());
        double above = Math.hypot(a.high() - a.value(), b.value() - b.low());
        double error = (value > 0 ? below : above) / HALF_WIDTH;
        double p =
                error > 0 ? 2 * new NormalDistribution(null, 0, 1).cumulativeProbability(-Math.abs(value) / error) : 1;
        return new TaskComparison(
                first.task(),
                first,
                second,
                new Estimate(value, value - below, value + above),
                p,
                p,
                Test.INTERVALS,
                new Effect("Cohen's h", h(a.value()) - h(b.value())),
                Optional.empty());
    }

    private static Estimate estimate(Entry entry) {
        Interval interval = entry.score()
                .ci95()
                .orElseThrow(() -> new DataException(Problem.of(
                                "%s has neither outcomes of its utterances nor an interval".formatted(entry.folder()))
                        .expected("samples.jsonl beside both records")
                        .next("run it again without --no-samples")));
        return new Estimate(entry.score().value(), interval.low(), interval.high());
    }

    private static double h(double fraction) {
        return 2 * Math.asin(Math.sqrt(Math.min(1, fraction)));
    }
}
