package superb.leaderboard.board;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.stats.Estimate;
import superb.metric.Interval;
import tech.tablesaw.aggregate.AggregateFunctions;
import tech.tablesaw.api.DoubleColumn;
import tech.tablesaw.api.IntColumn;
import tech.tablesaw.api.Table;

/** The cells of all boards: one line a record, averaged over the seeds of each cell. */
final class SeedMeans {
    private static final String CELL = "cell";
    private static final String VALUE = "value";
    private static final String LOW = "low";
    private static final String HIGH = "high";

    private SeedMeans() {}

    static Map<Selection.Place, Cell> of(Map<Selection.Place, List<Entry>> records) {
        List<Selection.Place> places = new ArrayList<>(records.keySet());
        Table means = means(places, records);
        Map<Selection.Place, Cell> cells = new HashMap<>();
        for (int line = 0; line < means.rowCount(); line++) {
            Selection.Place place = places.get(means.intColumn(CELL).getInt(line));
            cells.put(place, cell(place, records.get(place), means, line));
        }
        return cells;
    }

    private static Table means(List<Selection.Place> places, Map<Selection.Place, List<Entry>> records) {
        IntColumn cell = IntColumn.create(CELL);
        DoubleColumn value = DoubleColumn.create(VALUE);
        DoubleColumn low = DoubleColumn.create(LOW);
        DoubleColumn high = DoubleColumn.create(HIGH);
        for (int i = 0; i < places.size(); i++) {
            for (Entry entry : records.get(places.get(i))) {
                Optional<Interval> interval = entry.score().ci95();
                cell.append(i);
                value.append(entry.score().value());
                low.append(interval.map(Interval::low).orElse(Double.NaN)); // a missing value of Tablesaw
                high.append(interval.map(Interval::high).orElse(Double.NaN));
            }
        }
        return Table.create("records", cell, value, low, high)
                .summarize(VALUE, LOW, HIGH, AggregateFunctions.mean)
                .by(CELL);
    }

    private static Cell cell(Selection.Place place, List<Entry> seeds, Table means, int line) {
        double value = mean(means, VALUE, line);
        boolean sure = seeds.stream().allMatch(it -> it.score().ci95().isPresent());
        Optional<Estimate> estimate = sure
                ? Optional.of(new Estimate(
                        value, Math.min(value, mean(means, LOW, line)), Math.max(value, mean(means, HIGH, line))))
                : Optional.empty();
        return new Cell(place.task(), value, estimate, seeds, OptionalInt.empty());
    }

    private static double mean(Table means, String column, int line) {
        return means.doubleColumn("Mean [" + column + "]").getDouble(line);
    }
}
