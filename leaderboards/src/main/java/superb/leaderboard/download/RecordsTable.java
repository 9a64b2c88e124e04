package superb.leaderboard.download;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import superb.leaderboard.board.Boards;
import superb.leaderboard.board.Division;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.intake.Hidden;
import superb.leaderboard.text.SpreadsheetText;
import superb.metric.Interval;
import superb.record.Identity;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.LongColumn;
import tech.tablesaw.api.StringColumn;
import tech.tablesaw.api.Table;

/** Every record that could be read, one line each, shown or hidden. */
final class RecordsTable {
    private RecordsTable() {}

    static Table of(Boards boards) {
        Map<String, String> hidden = new HashMap<>();
        boards.hidden().forEach(it -> hidden.put(it.path(), words(it)));
        List<Entry> entries = boards.readable();
        return Table.create(
                "records",
                text("record_id", entries, it -> it.record().recordId()),
                text("path", entries, Entry::path),
                text("board", entries, it -> Division.of(it.record().identity()).id()),
                text("hidden", entries, it -> hidden.getOrDefault(it.path(), "")),
                text("upstream", entries, it -> identity(it).upstream().name()),
                text("subnet", entries, it -> identity(it).upstream().subnet().orElse("")),
                text("weights_sha256", entries, it -> identity(it).upstream().weightsSha256()),
                text("task", entries, it -> identity(it).task().id()),
                text("task_version", entries, it -> identity(it).task().version()),
                text("dataset", entries, it -> identity(it).dataset().name()),
                text("manifest_sha256", entries, it -> identity(it).dataset().manifestSha256()),
                text("metric", entries, it -> it.task().metric()),
                number("value", entries, it -> Optional.of(it.score().value())),
                number("low", entries, it -> it.score().ci95().map(Interval::low)),
                number("high", entries, it -> it.score().ci95().map(Interval::high)),
                text("ci_method", entries, it -> it.score().ciMethod().orElse("")),
                whole("items", entries, it -> it.score().n()),
                whole("seed", entries, it -> identity(it).training().seed()),
                number("lr", entries, it -> Optional.of(it.record().results().lr())),
                whole("steps", entries, it -> identity(it).training().steps()),
                text("precision", entries, it -> identity(it).precision()),
                text("features", entries, it -> identity(it).features().protocol()),
                text("nonstandard", entries, it -> String.join("; ", it.record().nonstandard())),
                text("evidence", entries, it -> it.evidence().words()),
                text("machine", entries, it -> it.record().execution().machineFingerprint()),
                text("started", entries, it -> it.record().execution().started()));
    }

    private static String words(Hidden hidden) {
        return hidden.reason().words() + (hidden.detail().isEmpty() ? "" : ": " + hidden.detail());
    }

    private static Identity identity(Entry entry) {
        return entry.record().identity();
    }

    private static StringColumn text(String name, List<Entry> entries, Function<Entry, String> value) {
        return StringColumn.create(
                name, entries.stream().map(value).map(SpreadsheetText::safe).toList());
    }

    private static DoubleColumn number(String name, List<Entry> entries, Function<Entry, Optional<Double>> value) {
        DoubleColumn column = DoubleColumn.create(name);
        entries.forEach(it -> value.apply(it).ifPresentOrElse(column::append, column::appendMissing));
        return column;
    }

    private static LongColumn whole(String name, List<Entry> entries, Function<Entry, Long> value) {
        LongColumn column = LongColumn.create(name);
        entries.forEach(it -> column.append(value.apply(it)));
        return column;
    }
}
