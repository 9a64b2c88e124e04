package superb.leaderboard.download;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import superb.leaderboard.board.Boards;
import superb.leaderboard.intake.Hidden;
import superb.record.RecordJson;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.Table;
import tech.tablesaw.columns.Column;

/** {@code results.json}: the same lines and names as {@code results.csv}, nulls where there is no value, and what was hidden. */
final class ResultsJson {
    private ResultsJson() {}

    static String of(Boards boards, Table results) {
        ObjectNode root = JsonNodeFactory.instance.objectNode();
        root.put("format", ResultsTable.FORMAT);
        root.put("found", boards.found());
        root.put("shown", boards.shown().size());
        ArrayNode lines = root.putArray("results");
        for (int line = 0; line < results.rowCount(); line++) {
            ObjectNode node = lines.addObject();
            for (Column<?> column : results.columns()) {
                put(node, column, line);
            }
        }
        ArrayNode hidden = root.putArray("hidden");
        for (Hidden one : boards.hidden()) {
            hidden.addObject()
                    .put("path", one.path())
                    .put("record_id", one.recordId())
                    .put("reason", one.reason().words())
                    .put("detail", one.detail());
        }
        return new String(RecordJson.pretty(root), StandardCharsets.UTF_8);
    }

    private static void put(ObjectNode node, Column<?> column, int line) {
        String name = column.name();
        if (column.isMissing(line)) {
            node.putNull(name);
        } else if (column.type() == ColumnType.STRING) {
            node.put(name, column.getString(line));
        } else {
            node.putPOJO(name, column.get(line));
        }
    }
}
