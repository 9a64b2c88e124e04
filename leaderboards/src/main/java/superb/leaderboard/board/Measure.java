package superb.leaderboard.board;

import java.util.Locale;
import java.util.Optional;
import superb.leaderboard.intake.KnownTask;
import superb.leaderboard.stats.Estimate;

/**
 * What models are compared by: one task, or the number over several.
 *
 * @param task empty for the overall number
 */
public record Measure(Division division, Optional<KnownTask> task) {

    /** {@code overall} or the id of the task. */
    public String id() {
        return task.map(KnownTask::id).orElse("overall");
    }

    public String title() {
        return task.map(it -> it.code() + " " + it.metric().toUpperCase(Locale.ROOT))
                .orElse(division.overall());
    }

    /** Of the numbers that {@link #value} gives. */
    public String unit() {
        return task.isEmpty() && division != Division.MINI ? "points" : "%";
    }

    public boolean higherIsBetter() {
        return task.map(KnownTask::higherIsBetter).orElse(true);
    }

    /** Whether the model takes part: it has the number, and nothing in it deviates from the protocol where that counts. */
    public boolean competes(Row row) {
        return task.isPresent()
                ? Optional.ofNullable(row.cells().get(task.get()))
                        .filter(it -> Board.competes(division, it))
                        .isPresent()
                : row.overall().filter(Overall::competes).isPresent();
    }

    /** In percent, or in points. */
    public Optional<Double> value(Row row) {
        return task.isPresent()
                ? Optional.ofNullable(row.cells().get(task.get())).map(it -> 100 * it.value())
                : row.overall().map(Overall::value);
    }

    public Optional<Estimate> estimate(Row row) {
        return task.isPresent()
                ? Optional.ofNullable(row.cells().get(task.get()))
                        .flatMap(Cell::estimate)
                        .map(it -> it.map(value -> 100 * value))
                : row.overall().flatMap(Overall::estimate);
    }
}
