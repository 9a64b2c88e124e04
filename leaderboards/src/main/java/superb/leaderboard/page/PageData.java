package superb.leaderboard.page;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.Optional;
import superb.leaderboard.board.Board;
import superb.leaderboard.board.Boards;
import superb.leaderboard.board.Cell;
import superb.leaderboard.board.Column;
import superb.leaderboard.board.ModelCost;
import superb.leaderboard.board.Row;
import superb.leaderboard.board.Setting;
import superb.leaderboard.text.ScriptJson;

/**
 * The exact numbers behind the tables, for sorting and filtering in the browser: texts in cells are rounded, and rounding must not change
 * an order. Also the timings of the settings that the tables do not show.
 */
final class PageData {
    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private PageData() {}

    /** JSON that may stand inside a script element. */
    static String of(Boards boards) {
        ObjectNode root = MAPPER.createObjectNode();
        for (Board board : boards.boards()) {
            ObjectNode node = root.putObject(board.division().id());
            ArrayNode settings = node.putArray("settings");
            board.settings()
                    .forEach(it -> settings.addObject().put("key", it.key()).put("label", it.label()));
            ArrayNode rows = node.putArray("rows");
            board.rows().forEach(it -> row(board, it, rows.addObject()));
        }
        return ScriptJson.of(root);
    }

    private static void row(Board board, Row row, ObjectNode node) {
        node.put("family", row.model().family());
        if (!row.model().subnet().isEmpty()) {
            node.put("subnet", true);
        }
        if (row.cells().values().stream().anyMatch(it -> !it.deviations().isEmpty())) {
            node.put("odd", true);
        }
        ArrayNode numbers = node.putArray("n");
        add(
                numbers,
                row.overall()
                        .flatMap(it ->
                                it.rank().isPresent() ? Optional.of(it.rank().getAsInt()) : Optional.empty()));
        add(numbers, row.overall().map(it -> it.value()));
        for (Column column : board.columns()) {
            add(numbers, Optional.ofNullable(row.cells().get(column.task())).map(Cell::value));
        }
        add(numbers, row.cost().params());
        add(numbers, row.cost().macs());
        add(numbers, row.cost().weightsBytes());
        add(numbers, Optional.of(row.model().frameMs()));
        ArrayNode timings = node.putArray("t");
        for (Setting setting : board.settings()) {
            timings.add(timing(Optional.ofNullable(row.cost().timings().get(setting))));
        }
        ArrayNode records = node.putArray("r");
        for (Column column : board.columns()) {
            Cell cell = row.cells().get(column.task());
            records.add(cell == null ? "" : cell.first().record().recordId());
        }
    }

    private static ArrayNode timing(Optional<ModelCost.Timing> timing) {
        ArrayNode node = MAPPER.createArrayNode();
        timing.ifPresent(it -> {
            add(node, it.p90Ms());
            add(node, it.rtfx());
            add(node, it.memoryBytes());
        });
        return node;
    }

    private static void add(ArrayNode node, Optional<? extends Number> value) {
        if (value.isEmpty()) {
            node.addNull();
        } else {
            node.addPOJO(value.get());
        }
    }
}
