package superb.cli;

import java.util.ArrayList;
import java.util.List;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Help.ColorScheme;
import picocli.CommandLine.Help.Column;
import picocli.CommandLine.Help.Column.Overflow;

/** Columns of plain text, as wide as they need to be. */
final class TextTable {
    private final List<List<String>> rows = new ArrayList<>();

    TextTable(String... headings) {
        row((Object[]) headings);
    }

    TextTable row(Object... cells) {
        List<String> row = new ArrayList<>();
        for (Object cell : cells) {
            row.add(String.valueOf(cell));
        }
        rows.add(row);
        return this;
    }

    @Override
    public String toString() {
        int columns = rows.get(0).size();
        Column[] layout = new Column[columns];
        for (int c = 0; c < columns; c++) {
            int column = c;
            int width = rows.stream()
                    .mapToInt(row -> row.get(column).length())
                    .max()
                    .orElse(1);
            layout[c] = new Column(width + 2, 0, Overflow.SPAN);
        }
        ColorScheme plain = new ColorScheme.Builder(Ansi.OFF).build();
        var table = picocli.CommandLine.Help.TextTable.forColumns(plain, layout);
        table.setAdjustLineBreaksForWideCJKCharacters(false);
        rows.forEach(row -> table.addRowValues(row.toArray(String[]::new)));
        return table.toString().lines().map(String::stripTrailing).reduce("", (a, b) -> a + b + "\n");
    }
}
