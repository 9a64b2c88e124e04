package superb.leaderboard.compare;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import superb.error.DataException;
import superb.error.Problem;
import superb.leaderboard.board.ModelCost;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.intake.KnownTask;
import superb.leaderboard.stats.Holm;
import superb.record.Identity;

/**
 * Two models, task by task.
 *
 * @param tasks compared, in their usual order
 * @param notCompared tasks that one of them lacks or that do not compare, with the reason
 * @param costRatios cost of the second divided by that of the first, by name; only what both know
 */
public record Comparison(
        Side first,
        Side second,
        List<TaskComparison> tasks,
        Map<KnownTask, String> notCompared,
        Map<String, Double> costRatios) {

    /** Whether outcomes of the same utterances must be there. */
    public enum Pairing {
        /** Paired where possible, else from the intervals; the result says which. */
        WHERE_POSSIBLE,
        /** An error where it is not possible. */
        REQUIRED
    }

    /**
     * @param first a {@code record.json}, its folder, or a folder with records of one model
     * @throws DataException if nothing can be compared, or if pairs are required and missing
     */
    public static Comparison of(Path first, Path second, Pairing pairing) {
        return of(Side.of(first), Side.of(second), pairing);
    }

    public static Comparison of(Side first, Side second, Pairing pairing) {
        Map<KnownTask, String> notCompared = new TreeMap<>();
        List<TaskComparison> compared = new ArrayList<>();
        Set<KnownTask> tasks = EnumSet.noneOf(KnownTask.class);
        tasks.addAll(first.entries().keySet());
        tasks.addAll(second.entries().keySet());
        for (KnownTask task : tasks) {
            Entry a = first.entries().get(task);
            Entry b = second.entries().get(task);
            String obstacle = a == null || b == null
                    ? "only %s has a record".formatted(a == null ? second.label() : first.label())
                    : obstacle(a, b);
            if (obstacle.isEmpty()) {
                compared.add(TaskTest.of(a, b, pairing));
            } else {
                notCompared.put(task, obstacle);
            }
        }
        if (compared.isEmpty()) {
            String why = notCompared.entrySet().stream()
                    .map(it -> it.getKey().code() + ": " + it.getValue())
                    .collect(Collectors.joining("; "));
            throw new DataException(Problem.of("nothing can be compared: " + why)
                    .expected("two records of the same task, version and data")
                    .next("superb ls records"));
        }
        List<Double> adjusted =
                Holm.adjust(compared.stream().map(TaskComparison::p).toList());
        List<TaskComparison> corrected = new ArrayList<>();
        for (int i = 0; i < compared.size(); i++) {
            corrected.add(compared.get(i).withAdjusted(adjusted.get(i)));
        }
        return new Comparison(first, second, corrected, notCompared, costs(first, second));
    }

    private static String obstacle(Entry a, Entry b) {
        Identity one = a.record().identity();
        Identity two = b.record().identity();
        if (!one.task().version().equals(two.task().version())) {
            return "task versions %s and %s differ"
                    .formatted(one.task().version(), two.task().version());
        }
        if (!one.dataset().manifestSha256().equals(two.dataset().manifestSha256())) {
            return "scored on different data: %s and %s"
                    .formatted(one.dataset().name(), two.dataset().name());
        }
        if (!a.record().status().equals(b.record().status())) {
            return "one record is %s, the other %s".formatted(standing(a), standing(b));
        }
        return "";
    }

    /** Valid, partial or invalid, and why. */
    static String standing(Entry entry) {
        String status = entry.record().status().name().toLowerCase(Locale.ROOT);
        List<String> reasons = entry.record().statusReasons();
        return reasons.isEmpty() ? status : status + " (" + String.join(", ", reasons) + ")";
    }

    private static Map<String, Double> costs(Side first, Side second) {
        ModelCost a = ModelCost.of(List.copyOf(first.entries().values()));
        ModelCost b = ModelCost.of(List.copyOf(second.entries().values()));
        Map<String, Double> ratios = new TreeMap<>();
        ratio(ratios, "params", a.params(), b.params());
        ratio(ratios, "macs", a.macs(), b.macs());
        ratio(ratios, "weights_bytes", a.weightsBytes(), b.weightsBytes());
        a.timings().forEach((setting, timing) -> {
            ModelCost.Timing other = b.timings().get(setting);
            if (other != null && !ratios.containsKey("latency_p90")) {
                ratio(ratios, "latency_p90", timing.p90Ms(), other.p90Ms());
                ratio(ratios, "memory_bytes", timing.memoryBytes(), other.memoryBytes());
            }
        });
        return ratios;
    }

    private static void ratio(
            Map<String, Double> ratios,
            String name,
            java.util.Optional<? extends Number> first,
            java.util.Optional<? extends Number> second) {
        if (first.isPresent() && second.isPresent() && first.get().doubleValue() > 0) {
            ratios.put(name, second.get().doubleValue() / first.get().doubleValue());
        }
    }

    /** For people. */
    public String words() {
        return ComparisonWords.of(this);
    }

    /** For programs, format {@code superb.comparison/1}. */
    public String json() {
        return ComparisonJson.of(this);
    }
}
