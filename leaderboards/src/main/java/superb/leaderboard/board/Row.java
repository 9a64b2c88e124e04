package superb.leaderboard.board;

import java.util.Collections;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.intake.KnownTask;

/**
 * One model on one board.
 *
 * @param label unique on the board
 * @param overall over the tasks of the board's cohort; empty if one of them is missing
 */
public record Row(Model model, String label, Map<KnownTask, Cell> cells, Optional<Overall> overall, ModelCost cost) {
    public Row {
        cells = Collections.unmodifiableMap(new EnumMap<>(cells));
    }

    /** All records of the row, newest first. */
    public List<Entry> entries() {
        return cells.values().stream()
                .flatMap(it -> it.seeds().stream())
                .sorted(Entry.NEWEST_FIRST)
                .toList();
    }

    Row with(Map<KnownTask, Cell> newCells, Optional<Overall> newOverall) {
        return new Row(model, label, newCells, newOverall, cost);
    }
}
