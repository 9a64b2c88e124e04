package superb.leaderboard.download;

import java.io.StringWriter;
import java.util.function.BiConsumer;
import superb.leaderboard.board.Boards;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvWriteOptions;

/** The results as files beside the pages. */
public final class Downloads {
    private Downloads() {}

    /** Gives every file its name below the site and its text. */
    public static void write(Boards boards, BiConsumer<String, String> file) {
        Table results = ResultsTable.of(boards);
        file.accept("results.csv", csv(results));
        file.accept("results.json", ResultsJson.of(boards, results));
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
