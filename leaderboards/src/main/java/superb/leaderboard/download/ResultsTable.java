package superb.leaderboard.download;

import java.util.Optional;
import java.util.OptionalInt;
import superb.leaderboard.board.Board;
import superb.leaderboard.board.Boards;
import superb.leaderboard.board.Cell;
import superb.leaderboard.board.ModelCost;
import superb.leaderboard.board.Overall;
import superb.leaderboard.board.Row;
import superb.leaderboard.board.Setting;
import superb.leaderboard.intake.KnownTask;
import superb.leaderboard.stats.Estimate;
import superb.leaderboard.text.SpreadsheetText;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/**
 * All boards as one table, one line a model, exact values. Column names are stable: a change of them is a change of the format
 * {@value #FORMAT}, which {@code results.json} states.
 */
public final class ResultsTable {
    public static final String FORMAT = "superb.results/1";

    private final Table table = Table.create("results");

    private ResultsTable() {}

    public static Table of(Boards boards) {
        ResultsTable results = new ResultsTable();
        results.columns();
        for (Board board : boards.boards()) {
            for (Row row : board.rows()) {
                results.line(board, row);
            }
        }
        return results.table;
    }

    private void columns() {
        text("board", "model_id", "model", "upstream", "subnet", "weights_sha256");
        table.addColumns(IntColumn.create("overall_rank"));
        numbers("overall", "overall_low", "overall_high");
        text("overall_measure", "overall_tasks");
        for (KnownTask task : KnownTask.values()) {
            String name = task.id() + "_" + task.metric();
            numbers(name, name + "_low", name + "_high");
            table.addColumns(IntColumn.create(task.id() + "_rank"), IntColumn.create(task.id() + "_seeds"));
            text(task.id() + "_record", task.id() + "_deviations");
        }
        table.addColumns(LongColumn.create("params"), LongColumn.create("macs_5s"), LongColumn.create("weights_bytes"));
        text("timing_setting");
        numbers("latency_p90_ms_5s", "rtfx");
        table.addColumns(LongColumn.create("memory_bytes"));
        text("precision", "features");
        numbers("frame_ms");
        table.addColumns(IntColumn.create("depth"), IntColumn.create("dim"));
        text("evidence", "newest");
    }

    private void text(String... names) {
        for (String name : names) {
            table.addColumns(StringColumn.create(name));
        }
    }

    private void numbers(String... names) {
        for (String name : names) {
            table.addColumns(DoubleColumn.create(name));
        }
    }

    private void line(Board board, Row row) {
        put("board", board.division().id());
        put("model_id", row.model().id());
        put("model", row.label());
        put("upstream", row.model().name());
        put("subnet", row.model().subnet());
        put("weights_sha256", row.model().weightsSha256());
        Optional<Overall> overall = row.overall();
        put("overall_rank", overall.map(Overall::rank).orElse(OptionalInt.empty()));
        put("overall", overall.map(Overall::value));
        bounds("overall", overall.flatMap(Overall::estimate));
        put("overall_measure", overall.isPresent() ? board.division().overall() : "");
        put(
                "overall_tasks",
                overall.isPresent()
                        ? String.join(
                                " ", board.cohort().stream().map(KnownTask::id).toList())
                        : "");
        for (KnownTask task : KnownTask.values()) {
            cell(task, Optional.ofNullable(row.cells().get(task)));
        }
        cost(board, row);
        put("precision", row.model().precision());
        put("features", row.model().features());
        put("frame_ms", Optional.of(row.model().frameMs()));
        put("depth", OptionalInt.of(row.model().depth()));
        put("dim", OptionalInt.of(row.model().dim()));
        put(
                "evidence",
                row.cells().values().stream()
                        .map(it -> it.evidence().name())
                        .max(String::compareTo)
                        .orElse("")
                        .toLowerCase(java.util.Locale.ROOT));
        put("newest", row.entries().get(0).record().execution().started());
    }

    private void cell(KnownTask task, Optional<Cell> cell) {
        String name = task.id() + "_" + task.metric();
        put(name, cell.map(Cell::value));
        bounds(name, cell.flatMap(Cell::estimate));
        put(task.id() + "_rank", cell.map(Cell::rank).orElse(OptionalInt.empty()));
        put(
                task.id() + "_seeds",
                cell.map(it -> OptionalInt.of(it.seeds().size())).orElse(OptionalInt.empty()));
        put(
                task.id() + "_record",
                cell.map(it -> it.first().record().recordId()).orElse(""));
        put(
                task.id() + "_deviations",
                cell.map(it -> String.join("; ", it.deviations())).orElse(""));
    }

    private void cost(Board board, Row row) {
        ModelCost cost = row.cost();
        putLong("params", cost.params());
        putLong("macs_5s", cost.macs());
        putLong("weights_bytes", cost.weightsBytes());
        Optional<Setting> setting =
                board.settings().stream().filter(cost.timings()::containsKey).findFirst();
        Optional<ModelCost.Timing> timing = setting.map(cost.timings()::get);
        put("timing_setting", setting.map(Setting::label).orElse(""));
        put("latency_p90_ms_5s", timing.flatMap(ModelCost.Timing::p90Ms));
        put("rtfx", timing.flatMap(ModelCost.Timing::rtfx));
        putLong("memory_bytes", timing.flatMap(ModelCost.Timing::memoryBytes));
    }

    private void bounds(String name, Optional<Estimate> estimate) {
        put(name + "_low", estimate.map(Estimate::low));
        put(name + "_high", estimate.map(Estimate::high));
    }

    private void put(String column, String value) {
        table.stringColumn(column).append(SpreadsheetText.safe(value));
    }

    private void put(String column, Optional<Double> value) {
        DoubleColumn numbers = table.doubleColumn(column);
        value.ifPresentOrElse(numbers::append, numbers::appendMissing);
    }

    private void put(String column, OptionalInt value) {
        IntColumn numbers = table.intColumn(column);
        value.ifPresentOrElse(numbers::append, numbers::appendMissing);
    }

    private void putLong(String column, Optional<Long> value) {
        LongColumn numbers = table.longColumn(column);
        value.ifPresentOrElse(numbers::append, numbers::appendMissing);
    }
}
