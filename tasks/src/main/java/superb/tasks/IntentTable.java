package superb.tasks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;
import org.apache.commons.csv.CSVRecord;
import superb.error.DataException;
import superb.error.Problem;

/** A table of Fluent Speech Commands: one row a clip, with the values of its three slots. */
final class IntentTable {
    static final List<String> SLOTS = List.of("action", "object", "location");
    private static final List<String> COLUMNS =
            List.of("path", "speakerId", "transcription", "action", "object", "location");
    private static final CSVFormat FORMAT = CSVFormat.RFC4180
            .builder()
            .setHeader()
            .setSkipHeaderRecord(true)
            .setAllowMissingColumnNames(true)
            .setIgnoreEmptyLines(false)
            .get();

    private final ListFile file;
    private final List<Row> rows;

    private IntentTable(ListFile file, List<Row> rows) {
        this.file = file;
        this.rows = rows;
    }

    /** @param values one a slot, as written */
    record Row(Path clip, String speaker, List<String> values, int line) {}

    static IntentTable read(Path path) {
        ListFile file = ListFile.read(path);
        String text = String.join("\n", file.lines());
        List<Row> rows = new ArrayList<>();
        try (CSVParser parser = CSVParser.parse(text, FORMAT)) {
            checkHeader(file, parser.getHeaderNames());
            for (CSVRecord record : parser) {
                rows.add(row(file, record, (int) parser.getCurrentLineNumber()));
            }
        } catch (IOException | UncheckedIOException | IllegalArgumentException e) {
            throw new DataException(
                    Problem.of("the table is no CSV: " + e.getMessage())
                            .at(path)
                            .expected("columns " + String.join(", ", COLUMNS) + ", quotes where a value has a comma")
                            .next("unpack the corpus again"),
                    e);
        }
        return new IntentTable(file, List.copyOf(rows));
    }

    private static void checkHeader(ListFile file, List<String> names) {
        if (!names.containsAll(COLUMNS)) {
            throw file.problem(
                    1,
                    Problem.of("the table lacks columns; its header is '" + String.join(",", names) + "'")
                            .expected("," + String.join(",", COLUMNS))
                            .next("unpack the corpus again"));
        }
    }

    private static Row row(ListFile file, CSVRecord record, int line) {
        if (!record.isConsistent()) {
            throw bad(file, line, "the row has " + record.size() + " columns", "as many as the header");
        }
        String name = record.get("path");
        Path clip = ListFile.relative(name)
                .orElseThrow(() -> bad(
                        file,
                        line,
                        "'" + name + "' is no path below the corpus",
                        "such as wavs/speakers/SPEAKER/CLIP.wav"));
        List<String> values = SLOTS.stream().map(record::get).toList();
        if (values.stream().anyMatch(IntentTable::unusable)) {
            throw bad(file, line, "a slot has no value: " + values, "a value, 'none' included, for " + SLOTS);
        }
        return new Row(clip, record.get("speakerId"), values, line);
    }

    private static boolean unusable(String value) {
        return value.isBlank() || value.chars().anyMatch(Character::isISOControl);
    }

    private static DataException bad(ListFile file, int line, String what, String expected) {
        return file.problem(line, Problem.of(what).expected(expected).next("unpack the corpus again"));
    }

    List<Row> rows() {
        return rows;
    }

    String origin(Row row) {
        return file.origin(row.line());
    }

    /** The values of every slot, in the order in which they first appear. */
    List<List<String>> vocabulary() {
        List<List<String>> vocabulary = new ArrayList<>();
        for (int slot = 0; slot < SLOTS.size(); slot++) {
            Set<String> values = new LinkedHashSet<>();
            for (Row row : rows) {
                values.add(row.values().get(slot));
            }
            vocabulary.add(List.copyOf(values));
        }
        return vocabulary;
    }
}
