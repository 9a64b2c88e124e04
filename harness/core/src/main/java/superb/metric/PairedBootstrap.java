package superb.metric;

import org.apache.commons.math3.random.RandomGenerator;
import org.apache.commons.math3.random.Well19937c;
import org.apache.commons.math3.stat.descriptive.rank.Percentile;
import org.apache.commons.math3.stat.descriptive.rank.Percentile.EstimationType;

/**
 * The difference of two corpus-level rates over the same utterances, by drawing whole utterances with replacement (Bisani and Ney,
 * ICASSP 2004). The same seed gives the same answer.
 *
 * @param difference first minus second
 * @param low of the 95 % percentile interval
 * @param p two-sided: twice the share of resamples on the other side of zero, at most 1
 */
public record PairedBootstrap(double difference, double low, double high, double p) {
    public static final int RESAMPLES = 10_000;

    /** As it stands in records. */
    public static final String METHOD = "paired-bootstrap-utterance-" + RESAMPLES;

    private static final double TAIL = 2.5;

    /**
     * @param first hits or errors of each utterance
     * @param second the same of the other system
     * @param units by which both are divided: 1 for a classification, reference units for an error rate
     */
    public static PairedBootstrap of(int[] first, int[] second, int[] units, long seed) {
        RandomGenerator random = new Well19937c(seed);
        double[] differences = new double[RESAMPLES];
        int n = units.length;
        for (int i = 0; i < RESAMPLES; i++) {
            long sum = 0;
            long all = 0;
            for (int draw = 0; draw < n; draw++) {
                int at = random.nextInt(n);
                sum += first[at] - second[at];
                all += units[at];
            }
            differences[i] = all == 0 ? 0 : sum / (double) all;
        }
        return summary(rate(first, second, units), differences);
    }

    private static double rate(int[] first, int[] second, int[] units) {
        long sum = 0;
        long all = 0;
        for (int i = 0; i < units.length; i++) {
            sum += first[i] - second[i];
            all += units[i];
        }
        return all == 0 ? 0 : sum / (double) all;
    }

    private static PairedBootstrap summary(double difference, double[] differences) {
        int below = 0;
        int above = 0;
        for (double one : differences) {
            below += one <= 0 ? 1 : 0;
            above += one >= 0 ? 1 : 0;
        }
        double p = Math.min(1, 2 * (Math.min(below, above) + 1.0) / (RESAMPLES + 1.0));
        Percentile percentile = new Percentile().withEstimationType(EstimationType.R_7);
        percentile.setData(differences);
        return new PairedBootstrap(difference, percentile.evaluate(TAIL), percentile.evaluate(100 - TAIL), p);
    }
}
