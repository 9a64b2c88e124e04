package superb.metric;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * 95 % percentile intervals of a corpus-level ratio by resampling whole units with replacement: clips, or groups of clips that
 * resemble each other (the speakers of SID), because clips of one speaker are not independent. The same seed gives the same interval.
 *
 * <p>When all units are alike (everything right, everything wrong) no resample differs and the percentiles would claim certainty;
 * then the exact Clopper-Pearson interval over the units stands in, under its own name.
 */
public final class Bootstrap {
    public static final int RESAMPLES = 10_000;

    private static final double LEVEL = 0.95;
    private static final String EXACT = "clopper-pearson-";

    private final String unit;
    private final int resamples;
    private final long seed;

    private Bootstrap(String unit, int resamples, long seed) {
        this.unit = unit;
        this.resamples = resamples;
        this.seed = seed;
    }

    /** Every clip is a unit. */
    public static Bootstrap overUtterances(long seed) {
        return new Bootstrap("utterance", RESAMPLES, seed);
    }

    /** @param unit what a group is, as it stands in the name of the method: {@code speaker} */
    public static Bootstrap overGroups(String unit, long seed) {
        return new Bootstrap(unit, RESAMPLES, seed);
    }

    public String method() {
        return "bootstrap-" + unit + "-" + resamples;
    }

    /** Adds up clips by group, in order of first appearance. */
    public static List<Counts> byGroup(List<Counts> clips, List<String> groups) {
        Map<String, Counts> sums = new LinkedHashMap<>();
        for (int i = 0; i < clips.size(); i++) {
            sums.merge(groups.get(i), clips.get(i), Counts::plus);
        }
        return new ArrayList<>(sums.values());
    }

    /**
     * The interval of {@code sum of hits / sum of totals}.
     *
     * @param units at least one; with at least one total above zero
     */
    public ConfidenceInterval interval(List<Counts> units) {
        Counts sum = units.stream().reduce(Counts.NONE, Counts::plus);
        double ratio = sum.fraction();
        boolean alike = units.stream().allMatch(it -> it.hits() == ratio * it.total());
        if (alike && (ratio == 0 || ratio == 1)) {
            // All or none of n: the exact interval has a closed form (Commons Math's class refuses just this case).
            double far = Math.pow((1 - LEVEL) / 2, 1.0 / units.size());
            Interval exact = ratio == 1 ? new Interval(far, 1) : new Interval(0, 1 - far);
            return new ConfidenceInterval(exact, EXACT + unit);
        }
        boolean binary = units.stream().allMatch(it -> it.total() == 1 && it.hits() <= 1);
        double[] ratios = binary ? ofBinary(sum) : ofUnits(units);
        Percentile percentile = new Percentile().withEstimationType(EstimationType.R_7);
        percentile.setData(ratios);
        double tail = 100 * (1 - LEVEL) / 2;
        return new ConfidenceInterval(
                new Interval(percentile.evaluate(tail), percentile.evaluate(100 - tail)), method());
    }

    /** Right or wrong clips: the hits of a resample are binomial, drawn by inverting the distribution function. */
    private double[] ofBinary(Counts sum) {
        int n = Math.toIntExact(sum.total());
        double[] below = Binomial.distribution(n, sum.fraction());
        SplittableRandom random = new SplittableRandom(seed);
        double[] ratios = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            int at = Arrays.binarySearch(below, random.nextDouble());
            ratios[i] = Math.min(n, at < 0 ? -at - 1 : at) / (double) n;
        }
        return ratios;
    }

    private double[] ofUnits(List<Counts> units) {
        double[] hits = units.stream().mapToDouble(Counts::hits).toArray();
        double[] totals = units.stream().mapToDouble(Counts::total).toArray();
        SplittableRandom random = new SplittableRandom(seed);
        double[] ratios = new double[resamples];
        for (int i = 0; i < resamples; i++) {
            double hit = 0;
            double total = 0;
            for (int draw = 0; draw < hits.length; draw++) {
                int unit = random.nextInt(hits.length);
                hit += hits[unit];
                total += totals[unit];
            }
            // A resample of empty references only has no ratio; the whole corpus' one takes its place.
            ratios[i] = total > 0 ? hit / total : Double.NaN;
        }
        return Arrays.stream(ratios).filter(Double::isFinite).toArray();
    }
}
