package superb.leaderboard.intake;

import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import superb.error.DataException;
import superb.error.Problem;
import superb.leaderboard.intake.Companions.Curve;
import superb.leaderboard.intake.Companions.Step;
import tech.tablesaw.api.ColumnType;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.Row;
import tech.tablesaw.api.Table;
import tech.tablesaw.io.csv.CsvReadOptions;

/** {@code curves.csv}: one curve for each learning rate and seed. */
final class CurveFile {
    private static final int COLUMNS = 8;

    private CurveFile() {}

    static List<Curve> read(Path file) {
        Map<String, Curve> curves = new LinkedHashMap<>();
        for (Row line : table(file)) {
            double lr = line.getDouble("lr");
            long seed = Math.round(line.getDouble("seed"));
            curves.computeIfAbsent(lr + " " + seed, key -> new Curve(lr, seed, new ArrayList<>()))
                    .steps()
                    .add(new Step(line.getDouble("step"), line.getDouble("loss"), line.getDouble("dev")));
        }
        return List.copyOf(curves.values());
    }

    private static Table table(Path file) {
        try {
            ColumnType[] types = new ColumnType[COLUMNS];
            java.util.Arrays.fill(types, ColumnType.DOUBLE);
            Table table = Table.read()
                    .usingOptions(CsvReadOptions.builder(new StringReader(Files.readString(file)))
                            .columnTypes(types)
                            .missingValueIndicator("", "NaN")
                            .build());
            for (String column : List.of("step", "lr", "seed", "loss", "dev")) {
                DoubleColumn values = table.doubleColumn(column); // throws if there is no such column
                if (!column.equals("dev") && !column.equals("loss") && values.countMissing() > 0) {
                    throw unreadable(file, "column '" + column + "' has empty cells", null);
                }
            }
            return table;
        } catch (IOException | IllegalStateException | IndexOutOfBoundsException | NumberFormatException e) {
            throw unreadable(file, e.getMessage(), e);
        }
    }

    private static DataException unreadable(Path file, String what, Exception cause) {
        return new DataException(
                Problem.of(file.getFileName() + " is not readable: " + what)
                        .at(file)
                        .expected("the file that superb run wrote beside the record"),
                cause);
    }
}
