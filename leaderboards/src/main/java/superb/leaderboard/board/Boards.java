package superb.leaderboard.board;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.intake.Hidden;
import superb.leaderboard.intake.Intake;
import superb.leaderboard.intake.KnownTask;

/**
 * Everything that a site shows, worked out from the records alone.
 *
 * @param found number of record files
 * @param boards one a division that has results
 * @param readable all records that could be read, shown or not
 * @param hidden every record that no board shows, with the reason
 */
public record Boards(int found, List<Board> boards, List<Entry> readable, List<Hidden> hidden) {

    public static Boards of(Intake intake) {
        Selection selection = Selection.of(intake.entries());
        Map<Division, Map<Model, Map<KnownTask, Cell>>> cells = new TreeMap<>();
        SeedMeans.of(selection.cells()).forEach((place, cell) -> cells.computeIfAbsent(
                        place.division(), it -> new TreeMap<>(Comparator.comparing(Model::id)))
                .computeIfAbsent(place.model(), it -> new EnumMap<>(KnownTask.class))
                .put(place.task(), cell));
        List<Board> boards = new ArrayList<>();
        cells.forEach((division, models) ->
                boards.add(Board.of(division, selection.columns().get(division), models)));
        List<Hidden> hidden = new ArrayList<>(intake.hidden());
        hidden.addAll(selection.hidden());
        hidden.sort(Comparator.comparing(Hidden::path));
        return new Boards(intake.found(), boards, intake.entries(), hidden);
    }

    /** Records in the cells of all boards. */
    public List<Entry> shown() {
        return boards.stream()
                .flatMap(board -> board.rows().stream())
                .flatMap(row -> row.entries().stream())
                .toList();
    }
}
