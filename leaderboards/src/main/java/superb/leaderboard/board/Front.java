package superb.leaderboard.board;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import superb.leaderboard.stats.Estimate;

/**
 * Which models are worth their cost. A model is <i>on the front</i> if no other model costs no more and scores better (or costs less
 * and scores the same). It is <i>tied with the front</i> if such models exist, but none is better by more than chance explains. Else it
 * is <i>dominated</i>, and the best of those that beat it is named.
 *
 * @param points cheapest first
 * @param missing models that cannot be placed, with the reason
 */
public record Front(Measure measure, CostAxis axis, List<Point> points, List<Missing> missing) {

    public enum Standing {
        FRONT("on the front"),
        TIED("tied with the front"),
        DOMINATED("dominated");

        private final String words;

        Standing(String words) {
            this.words = words;
        }

        public String words() {
            return words;
        }
    }

    /** @param by the best model that dominates it; present for the dominated only */
    public record Point(
            Row row, double cost, double value, Optional<Estimate> estimate, Standing standing, Optional<Row> by) {}

    public record Missing(Row row, String why) {}

    private record Candidate(Row row, double cost, double value, Optional<Estimate> estimate) {}

    public static Front of(Board board, Measure measure, CostAxis axis) {
        Optional<Setting> setting = board.settings().stream().findFirst();
        List<Candidate> candidates = new ArrayList<>();
        List<Missing> missing = new ArrayList<>();
        for (Row row : board.rows()) {
            Optional<Double> value = measure.value(row);
            Optional<Double> cost = axis.value(row, setting);
            if (value.isEmpty()) {
                missing.add(new Missing(row, "no " + measure.title()));
            } else if (!measure.competes(row)) {
                missing.add(new Missing(row, "not SUPERB-comparable"));
            } else if (cost.isEmpty()) {
                missing.add(new Missing(
                        row,
                        "no " + axis.title().toLowerCase(java.util.Locale.ROOT) + " measured"
                                + (axis.timed() && setting.isPresent()
                                        ? " on " + setting.get().label()
                                        : "")));
            } else {
                candidates.add(new Candidate(row, cost.get(), value.get(), measure.estimate(row)));
            }
        }
        candidates.sort(Comparator.comparing(Candidate::cost)
                .thenComparing(it -> it.row().label()));
        return new Front(measure, axis, points(candidates, measure), missing);
    }

    /** Each against those that cost no more, best first: for most the first or second already settles what they are. */
    private static List<Point> points(List<Candidate> cheapestFirst, Measure measure) {
        double sign = measure.higherIsBetter() ? 1 : -1;
        Comparator<Candidate> bestFirst = Comparator.comparingDouble(it -> -sign * it.value);
        List<Candidate> rivals = new ArrayList<>();
        List<Point> points = new ArrayList<>();
        int next = 0;
        for (Candidate one : cheapestFirst) {
            while (next < cheapestFirst.size() && cheapestFirst.get(next).cost <= one.cost) {
                Candidate rival = cheapestFirst.get(next++);
                int place = Collections.binarySearch(rivals, rival, bestFirst);
                int after = place < 0 ? -place - 1 : place;
                while (after < rivals.size() && rivals.get(after).value == rival.value) {
                    after++; // of equal scores the cheaper one, which came first, is named first
                }
                rivals.add(after, rival);
            }
            points.add(point(one, rivals, sign));
        }
        return points;
    }

    private static Point point(Candidate one, List<Candidate> bestFirst, double sign) {
        boolean beaten = false;
        Optional<Candidate> by = Optional.empty();
        for (Candidate other : bestFirst) {
            double gain = sign * (other.value - one.value);
            if (gain < 0 || by.isPresent()) {
                break;
            }
            beaten |= gain > 0 || other.cost < one.cost;
            if (gain > 0 && better(other, one, sign > 0)) {
                by = Optional.of(other);
            }
        }
        Standing standing = !beaten ? Standing.FRONT : by.isEmpty() ? Standing.TIED : Standing.DOMINATED;
        return new Point(one.row, one.cost, one.value, one.estimate, standing, by.map(Candidate::row));
    }

    /** Without intervals nothing speaks against the plain values. */
    private static boolean better(Candidate other, Candidate one, boolean higherIsBetter) {
        if (other.estimate.isEmpty() || one.estimate.isEmpty()) {
            return true;
        }
        return higherIsBetter
                ? other.estimate.get().above(one.estimate.get())
                : one.estimate.get().above(other.estimate.get());
    }

    public List<Point> standing(Standing wanted) {
        return points.stream().filter(it -> it.standing() == wanted).toList();
    }
}
