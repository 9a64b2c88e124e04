package superb.golden;

import java.util.List;
import java.util.Locale;

/**
 * How far two tensors are apart.
 *
 * @param slack the largest difference, in units of what is allowed there: above 1 is too far
 * @param largest the largest absolute difference
 */
record Comparison(long compared, double slack, double largest, String where) {
    static final Comparison NOTHING = new Comparison(0, 0, 0, "nowhere");

    static Comparison of(float[] expected, float[] actual, double absolute, double relative, String name) {
        if (expected.length != actual.length) {
            throw new AssertionError(name + ": " + actual.length + " values instead of " + expected.length);
        }
        double slack = 0;
        double largest = 0;
        int worst = 0;
        for (int i = 0; i < expected.length; i++) {
            double difference = Math.abs((double) expected[i] - actual[i]);
            double units = difference / (absolute + relative * Math.abs(expected[i]));
            if (!(units <= slack)) { // NaN is the worst of all
                slack = Double.isNaN(units) ? Double.POSITIVE_INFINITY : units;
                worst = i;
            }
            largest = Math.max(largest, difference);
        }
        String where =
                String.format(Locale.ROOT, "%s[%d]: expected %s, got %s", name, worst, expected[worst], actual[worst]);
        return new Comparison(expected.length, slack, largest, where);
    }

    Comparison and(Comparison other) {
        String place = other.slack > slack ? other.where : where;
        return new Comparison(
                compared + other.compared, Math.max(slack, other.slack), Math.max(largest, other.largest), place);
    }

    static Comparison all(List<Comparison> parts) {
        return parts.stream().reduce(NOTHING, Comparison::and);
    }

    boolean passes() {
        return slack <= 1;
    }
}
