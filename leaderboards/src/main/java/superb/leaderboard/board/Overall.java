package superb.leaderboard.board;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import superb.leaderboard.intake.KnownTask;
import superb.leaderboard.stats.Estimate;
import superb.metric.SuperbPoints;

/**
 * One number over several tasks.
 *
 * @param value SUPERB points, or on the mini corpus the mean score in percent with errors counted from 100 downwards
 * @param competes whether every task of it follows the official protocol, where that counts
 * @param rank among the models of the board that have all these tasks
 */
public record Overall(double value, Optional<Estimate> estimate, boolean competes, OptionalInt rank) {

    Overall withRank(OptionalInt newRank) {
        return new Overall(value, estimate, competes, newRank);
    }

    Overall withCompetes(boolean judged) {
        return new Overall(value, estimate, judged, rank);
    }

    /** Over exactly these tasks; empty if one is missing. */
    static Optional<Overall> of(Division division, List<KnownTask> tasks, Map<KnownTask, Cell> cells) {
        if (tasks.isEmpty() || !cells.keySet().containsAll(tasks)) {
            return Optional.empty();
        }
        double sum = 0;
        for (KnownTask task : tasks) {
            sum += worth(division, task, cells.get(task).value());
        }
        boolean sure =
                tasks.stream().allMatch(task -> cells.get(task).estimate().isPresent());
        Optional<Estimate> estimate = sure
                ? Optional.of(Estimate.mean(tasks.stream()
                        .map(task -> cells.get(task).estimate().get().map(value -> worth(division, task, value)))
                        .toList()))
                : Optional.empty();
        return Optional.of(new Overall(sum / tasks.size(), estimate, false, OptionalInt.empty()));
    }

    /** Of a fraction. */
    private static double worth(Division division, KnownTask task, double value) {
        if (division == Division.MINI) {
            return 100 * (task.higherIsBetter() ? value : 1 - value);
        }
        return SuperbPoints.SITE_2021.of(Map.of(task.id() + "." + task.metric(), 100 * value));
    }
}
