package superb.leaderboard.download;

import java.io.StringWriter;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import superb.leaderboard.board.Boards;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvWriteOptions;

/**
 * The results as files beside the pages.
 *
 * @param files names and texts
 */
public record Downloads(Map<String, String> files, Snapshot snapshot) {

    public static Downloads of(Boards boards) {
        Table results = ResultsTable.of(boards);
        String json = ResultsJson.of(boards, results);
        Snapshot snapshot = Snapshot.of(boards, json);
        Map<String, String> files = new TreeMap<>();
        files.put("results.csv", csv(results));
        files.put("records.csv", csv(RecordsTable.of(boards)));
        files.put("results.json", json);
        files.put(
                "results.md",
                boards.boards().stream().map(it -> TextTable.of(it).markdown()).collect(Collectors.joining()));
        files.put(
                "results.tex",
                boards.boards().stream().map(it -> TextTable.of(it).latex()).collect(Collectors.joining()));
        files.put("cite.bib", snapshot.bibtex());
        return new Downloads(files, snapshot);
    }

    private static String csv(Table table) {
        StringWriter text = new StringWriter();
        table.write()
                .usingOptions(CsvWriteOptions.builder(text)
                        .lineEnd("\n")
                        .quoteAllFields(true) // otherwise a quote inside a field would not be doubled
                        .ignoreLeadingWhitespaces(false)
                        .ignoreTrailingWhitespaces(false)
                        .build());
        return text.toString();
    }
}
