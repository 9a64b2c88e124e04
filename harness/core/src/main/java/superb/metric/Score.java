package superb.metric;

import java.util.Optional;

/**
 * A measured value with what is needed to read it.
 *
 * @param value finite; accuracies and error rates are fractions, never percent
 * @param unit {@link #FRACTION}
 * @param higherIsBetter direction
 * @param ci95 95 % interval, where one was computed
 * @param ciMethod how, for example {@code bootstrap-utterance-10000}
 * @param n items that were scored
 */
public record Score(
        double value, String unit, boolean higherIsBetter, Optional<Interval> ci95, Optional<String> ciMethod, long n) {
    public static final String FRACTION = "fraction";

    public Score {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("a score is a finite number, got " + value);
        }
        if (ci95.isPresent() != ciMethod.isPresent()) {
            throw new IllegalArgumentException("an interval and its method come together");
        }
    }

    /** A fraction where more is better, without an interval. */
    public static Score accuracy(Counts counts) {
        return new Score(counts.fraction(), FRACTION, true, Optional.empty(), Optional.empty(), counts.total());
    }

    public Score with(ConfidenceInterval interval) {
        return new Score(
                value, unit, higherIsBetter, Optional.of(interval.bounds()), Optional.of(interval.method()), n);
    }
}
