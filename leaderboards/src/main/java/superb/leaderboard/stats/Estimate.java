package superb.leaderboard.stats;

import java.util.List;

/**
 * A value with its 95 % interval. Sums and differences of independent estimates follow MOVER, the method of variance estimates
 * recovery (Zou and Donner, Statistics in Medicine 27, 2008): each side of the interval is a standard error of its own.
 */
public record Estimate(double value, double low, double high) {
    public Estimate {
        if (!(low <= value && value <= high)) {
            throw new IllegalArgumentException("%s is not between %s and %s".formatted(value, low, high));
        }
    }

    /** Whether this lies above the other by more than chance explains: the interval of the difference leaves out 0. */
    public boolean above(Estimate other) {
        return value > other.value && value - other.value - Math.hypot(value - low, other.high - other.value) > 0;
    }

    /** The value and its bounds under a monotonous map, which may turn the direction round. */
    public Estimate map(java.util.function.DoubleUnaryOperator line) {
        double a = line.applyAsDouble(low);
        double b = line.applyAsDouble(high);
        double mapped = line.applyAsDouble(value);
        return new Estimate(mapped, Math.min(mapped, Math.min(a, b)), Math.max(mapped, Math.max(a, b)));
    }

    /** Of independent estimates, such as those of different test sets. */
    public static Estimate mean(List<Estimate> parts) {
        double sum = 0;
        double below = 0;
        double above = 0;
        for (Estimate part : parts) {
            sum += part.value;
            below = Math.hypot(below, part.value - part.low);
            above = Math.hypot(above, part.high - part.value);
        }
        double mean = sum / parts.size();
        return new Estimate(mean, mean - below / parts.size(), mean + above / parts.size());
    }
}
