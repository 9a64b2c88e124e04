package superb.jmh;

import java.util.Arrays;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.descriptive.rank.Median;

/**
 * How something grows with its index, by the median of the slopes of all pairs of points, which a few wild readings
 * do not move (Theil 1950, Sen 1968).
 *
 * @param low of the interval that holds the slope in 95 of 100 cases (Sen's, without ties)
 * @param high likewise
 */
record Trend(double slope, double low, double high) {
    private static final double TAIL = 0.975;

    /** @param x increasing, at least three */
    static Trend of(double[] x, double[] y) {
        int n = x.length;
        double[] slopes = new double[n * (n - 1) / 2];
        int count = 0;
        for (int i = 0; i < n; i++) {
            for (int j = i + 1; j < n; j++) {
                slopes[count++] = (y[j] - y[i]) / (x[j] - x[i]);
            }
        }
        Arrays.sort(slopes);
        double spread = new NormalDistribution().inverseCumulativeProbability(TAIL)
                * Math.sqrt(n * (n - 1.0) * (2.0 * n + 5) / 18);
        int low = (int) Math.max(0, Math.floor((count - spread) / 2));
        int high = (int) Math.min(count - 1, Math.ceil((count + spread) / 2));
        return new Trend(new Median().evaluate(slopes), slopes[low], slopes[high]);
    }
}
