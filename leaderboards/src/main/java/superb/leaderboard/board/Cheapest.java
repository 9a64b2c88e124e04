package superb.leaderboard.board;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * The cheapest model whose score is at most one point (one percentage point, or ten SUPERB points) from the best.
 *
 * @param best of the models with the score
 * @param model the cheapest; the best one itself if no cheaper one comes near
 */
public record Cheapest(Row best, double bestValue, Row model, double value, double cost) {
    private static final double NEAR_PERCENT = 1;
    private static final double NEAR_POINTS = 10;

    /** Empty if no model has both numbers. */
    public static Optional<Cheapest> of(Front front) {
        Measure measure = front.measure();
        double sign = measure.higherIsBetter() ? 1 : -1;
        double near = measure.unit().equals("%") ? NEAR_PERCENT : NEAR_POINTS;
        List<Front.Point> points = front.points();
        return points.stream()
                .max(Comparator.comparingDouble(it -> sign * it.value()))
                .flatMap(best -> points.stream() // cheapest first
                        .filter(it -> sign * (best.value() - it.value()) <= near + 1e-9)
                        .findFirst()
                        .map(it -> new Cheapest(best.row(), best.value(), it.row(), it.value(), it.cost())));
    }
}
