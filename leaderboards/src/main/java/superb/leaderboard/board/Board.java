package superb.leaderboard.board;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import superb.leaderboard.intake.KnownTask;
import superb.leaderboard.stats.Estimate;
import superb.leaderboard.stats.Ranks;

/**
 * One table of results that compare.
 *
 * @param columns in the order of the tasks
 * @param cohort tasks over which models have an overall number and rank: those that compare most results
 * @param rows models with the whole cohort first, best first; then the others by name
 * @param settings in which something was timed, the one with most timings first
 */
public record Board(
        Division division, List<Column> columns, List<KnownTask> cohort, List<Row> rows, List<Setting> settings) {

    static Board of(Division division, List<Column> columns, Map<Model, Map<KnownTask, Cell>> models) {
        List<KnownTask> cohort = cohort(models);
        List<Row> rows = new ArrayList<>();
        Map<Model, String> labels = labels(models.keySet());
        models.forEach((model, cells) -> rows.add(row(division, cohort, labels.get(model), model, cells)));
        List<Row> ranked = rankedOverall(division, cohort, rankedCells(division, columns, rows));
        ranked.sort(Comparator.comparing((Row it) -> it.overall().isEmpty())
                .thenComparing(it -> -it.overall().map(Overall::value).orElse(0.0))
                .thenComparing(Row::label)
                .thenComparing(it -> it.model().id()));
        return new Board(division, List.copyOf(columns), cohort, List.copyOf(ranked), settings(rows));
    }

    private static Row row(
            Division division, List<KnownTask> cohort, String label, Model model, Map<KnownTask, Cell> cells) {
        Row bare = new Row(model, label, cells, Overall.of(division, cohort, cells), ModelCost.of(List.of()));
        return new Row(model, label, cells, bare.overall(), ModelCost.of(bare.entries()));
    }

    /** Of the task lists that some model has, the one that covers most cells; of equal ones the longer. */
    private static List<KnownTask> cohort(Map<Model, Map<KnownTask, Cell>> models) {
        Map<List<KnownTask>, Long> candidates = new HashMap<>();
        models.values()
                .forEach(it -> candidates.put(
                        it.keySet().stream()
                                .filter(KnownTask::countsOverall)
                                .sorted()
                                .toList(),
                        0L));
        candidates.replaceAll((tasks, none) -> tasks.size()
                * models.values().stream()
                        .filter(it -> it.keySet().containsAll(tasks))
                        .count());
        return candidates.keySet().stream()
                .min(Comparator.comparing((List<KnownTask> it) -> -candidates.get(it))
                        .thenComparing(it -> -it.size())
                        .thenComparing(List::toString))
                .orElse(List.of());
    }

    /** Adds a piece of the weights' hash where two models would look alike. */
    private static Map<Model, String> labels(Iterable<Model> models) {
        Map<String, Integer> uses = new HashMap<>();
        models.forEach(it -> uses.merge(it.label(), 1, Integer::sum));
        Map<Model, String> labels = new HashMap<>();
        models.forEach(it -> labels.put(
                it,
                uses.get(it.label()) == 1
                        ? it.label()
                        : it.label() + " #" + it.id().substring(0, 6)));
        return labels;
    }

    private static List<Row> rankedCells(Division division, List<Column> columns, List<Row> rows) {
        List<Map<KnownTask, Cell>> cells = new ArrayList<>();
        rows.forEach(it -> cells.add(new EnumMap<>(it.cells())));
        for (Column column : columns) {
            KnownTask task = column.task();
            List<Optional<Estimate>> estimates = rows.stream()
                    .map(it -> Optional.ofNullable(it.cells().get(task))
                            .filter(cell -> competes(division, cell))
                            .flatMap(Cell::estimate))
                    .toList();
            List<OptionalInt> ranks = Ranks.of(estimates, task.higherIsBetter());
            for (int i = 0; i < rows.size(); i++) {
                int row = i;
                cells.get(i).computeIfPresent(task, (key, cell) -> cell.withRank(ranks.get(row)));
            }
        }
        List<Row> ranked = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            ranked.add(rows.get(i).with(cells.get(i), rows.get(i).overall()));
        }
        return ranked;
    }

    private static List<Row> rankedOverall(Division division, List<KnownTask> cohort, List<Row> rows) {
        List<Row> judged = rows.stream()
                .map(row -> row.with(
                        row.cells(),
                        row.overall()
                                .map(it -> it.withCompetes(cohort.stream()
                                        .allMatch(task ->
                                                competes(division, row.cells().get(task)))))))
                .toList();
        List<OptionalInt> ranks = Ranks.of(
                judged.stream()
                        .map(row -> row.overall().filter(Overall::competes).flatMap(Overall::estimate))
                        .toList(),
                true);
        List<Row> ranked = new ArrayList<>();
        for (int i = 0; i < rows.size(); i++) {
            OptionalInt rank = ranks.get(i);
            Row row = judged.get(i);
            ranked.add(row.with(row.cells(), row.overall().map(it -> it.withRank(rank))));
        }
        return ranked;
    }

    /** Among trained models only results of the official protocol compete; elsewhere nothing is official. */
    static boolean competes(Division division, Cell cell) {
        return division != Division.OFFICIAL || cell.deviations().isEmpty();
    }

    /** The overall number, if any model has one, and every task. */
    public List<Measure> measures() {
        List<Measure> measures = new ArrayList<>();
        if (rows.stream().anyMatch(it -> it.overall().isPresent())) {
            measures.add(new Measure(division, Optional.empty()));
        }
        columns.forEach(it -> measures.add(new Measure(division, Optional.of(it.task()))));
        return measures;
    }

    private static List<Setting> settings(List<Row> rows) {
        Map<Setting, Integer> uses = new HashMap<>();
        rows.forEach(row -> row.cost().timings().keySet().forEach(it -> uses.merge(it, 1, Integer::sum)));
        return uses.keySet().stream()
                .sorted(Comparator.comparing((Setting it) -> -uses.get(it)).thenComparing(Comparator.naturalOrder()))
                .toList();
    }
}
