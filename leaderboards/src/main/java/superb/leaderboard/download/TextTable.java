package superb.leaderboard.download;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import superb.leaderboard.board.Board;
import superb.leaderboard.board.Cell;
import superb.leaderboard.board.Column;
import superb.leaderboard.board.Division;
import superb.leaderboard.board.Overall;
import superb.leaderboard.board.Row;
import superb.leaderboard.text.Markup;
import superb.leaderboard.text.Numbers;

/** One board for a paper: rank, model, scores with intervals, size. */
record TextTable(String title, String about, List<String> heads, List<List<String>> lines) {
    private static final int WORDS = 2;

    static TextTable of(Board board) {
        List<String> heads =
                new ArrayList<>(List.of("Rank", "Model", board.division().overall()));
        for (Column column : board.columns()) {
            heads.add("%s %s %s"
                    .formatted(
                            column.task().code(),
                            column.task().metric().toUpperCase(java.util.Locale.ROOT),
                            column.task().higherIsBetter() ? "↑" : "↓"));
        }
        heads.addAll(List.of("Params", "MACs (5 s)", "Precision"));
        return new TextTable(
                board.division().title(),
                board.division().about(),
                heads,
                board.rows().stream().map(it -> line(board, it)).toList());
    }

    private static List<String> line(Board board, Row row) {
        List<String> line = new ArrayList<>();
        OptionalInt rank = row.overall().map(Overall::rank).orElse(OptionalInt.empty());
        line.add(rank.isPresent() ? Integer.toString(rank.getAsInt()) : "");
        line.add(row.label() + (row.model().trained() ? "" : " (untrained)"));
        line.add(row.overall()
                .map(it ->
                        board.division() == Division.MINI ? Numbers.fixed(it.value(), 1) : Numbers.points(it.value()))
                .orElse(Numbers.NONE));
        board.columns()
                .forEach(it -> line.add(score(Optional.ofNullable(row.cells().get(it.task())))));
        line.add(row.cost().params().map(Numbers::si).orElse(Numbers.NONE));
        line.add(row.cost().macs().map(Numbers::si).orElse(Numbers.NONE));
        line.add(row.model().precision());
        return line;
    }

    private static String score(Optional<Cell> cell) {
        return cell.map(it -> Numbers.percent(it.value())
                        + it.estimate()
                                .map(range -> " (%s–%s)"
                                        .formatted(Numbers.percent(range.low()), Numbers.percent(range.high())))
                                .orElse(""))
                .orElse(Numbers.NONE);
    }

    String markdown() {
        StringBuilder text =
                new StringBuilder("## " + Markup.markdown(title) + "\n\n" + Markup.markdown(about) + "\n\n");
        text.append(row(heads.stream().map(Markup::markdown).toList(), "| ", " | ", " |\n"));
        List<String> rule = new ArrayList<>();
        for (int i = 0; i < heads.size(); i++) {
            rule.add(i == 1 ? "---" : "---:");
        }
        text.append(row(rule, "|", "|", "|\n"));
        lines.forEach(it -> text.append(row(it.stream().map(Markup::markdown).toList(), "| ", " | ", " |\n")));
        return text.append('\n').toString();
    }

    String latex() {
        String columns = "r".repeat(heads.size() - 1);
        StringBuilder text = new StringBuilder("% " + title + ". Needs \\usepackage{booktabs}.\n");
        text.append("\\begin{tabular}{")
                .append(columns, 0, WORDS - 1)
                .append('l')
                .append(columns.substring(1))
                .append("}\n");
        text.append("\\toprule\n").append(row(heads.stream().map(Markup::latex).toList(), "", " & ", " \\\\\n"));
        text.append("\\midrule\n");
        lines.forEach(it -> text.append(row(it.stream().map(Markup::latex).toList(), "", " & ", " \\\\\n")));
        return text.append("\\bottomrule\n\\end{tabular}\n\n").toString();
    }

    private static String row(List<String> cells, String start, String between, String end) {
        return start + String.join(between, cells) + end;
    }
}
