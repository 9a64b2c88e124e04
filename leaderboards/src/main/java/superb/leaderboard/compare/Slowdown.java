package superb.leaderboard.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.DoubleStream;
import superb.leaderboard.board.Model;
import superb.leaderboard.board.ModelCost;
import superb.leaderboard.board.Setting;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.text.Numbers;

/**
 * A latency that left the noise of its own history for good. Times of shared machines cry wolf (spec: needs 28), so this takes one
 * machine, engine and number of threads, ten nights of history, more than all of them ever showed plus their spread, and two more
 * nights that say the same; and it stops nothing.
 *
 * @param usualMs median of the history, p90 of a clip of 5 s
 * @param limitMs what the history explains
 * @param nowMs the lowest of the three newest nights
 * @param nights of history
 */
public record Slowdown(String model, Setting setting, double usualMs, double limitMs, double nowMs, int nights) {
    private static final int LEAST_NIGHTS = 10;
    private static final int MOST_NIGHTS = 60;
    private static final int CONFIRMING = 3;
    private static final double LEAST_EFFECT = 1.05;
    /** Of a normal distribution over its median absolute deviation. */
    private static final double DEVIATION = 1.4826;

    private static final int DAY = "2026-01-01".length();

    /** Of all models and settings that were measured often enough; ordered by model. */
    public static List<Slowdown> of(List<Entry> entries) {
        Map<String, Map<Setting, Map<String, List<Double>>>> series = new TreeMap<>();
        for (Entry entry : entries) {
            String night = entry.record().execution().started().substring(0, DAY);
            String model = Model.of(entry.record().identity()).label();
            ModelCost.of(List.of(entry)).timings().forEach((setting, timing) -> timing.p90Ms()
                    .ifPresent(millis -> series.computeIfAbsent(model, it -> new TreeMap<>())
                            .computeIfAbsent(setting, it -> new TreeMap<>())
                            .computeIfAbsent(night, it -> new ArrayList<>())
                            .add(millis)));
        }
        List<Slowdown> found = new ArrayList<>();
        series.forEach((model, settings) -> settings.forEach((setting, nights) -> {
            double[] values = nights.values().stream()
                    .mapToDouble(it -> median(it.stream().mapToDouble(Double::doubleValue)))
                    .toArray();
            Slowdown slowdown = judge(model, setting, values);
            if (slowdown.nowMs > slowdown.limitMs) {
                found.add(slowdown);
            }
        }));
        return found;
    }

    /** @param values one a night, oldest first */
    static Slowdown judge(String model, Setting setting, double... values) {
        int until = values.length - CONFIRMING;
        if (until < LEAST_NIGHTS) {
            return new Slowdown(model, setting, 0, Double.POSITIVE_INFINITY, 0, Math.max(0, until));
        }
        int from = Math.max(0, until - MOST_NIGHTS);
        double[] history = java.util.Arrays.copyOfRange(values, from, until);
        double usual = median(DoubleStream.of(history));
        double spread = DEVIATION * median(DoubleStream.of(history).map(it -> Math.abs(it - usual)));
        double worst = DoubleStream.of(history).max().orElseThrow();
        double limit = Math.max(worst + 2 * spread, usual * LEAST_EFFECT);
        double now = DoubleStream.of(values).skip(until).min().orElseThrow();
        return new Slowdown(model, setting, usual, limit, now, history.length);
    }

    private static double median(DoubleStream values) {
        double[] sorted = values.sorted().toArray();
        int middle = sorted.length / 2;
        return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
    }

    /** One line for people. */
    public String words() {
        return "%s takes %s ms for a clip of 5 s (p90) in three nights, usually %s ms and never more than %s ms by the noise of %d"
                        .formatted(
                                model,
                                Numbers.fixed(nowMs, 1),
                                Numbers.fixed(usualMs, 1),
                                Numbers.fixed(limitMs, 1),
                                nights)
                + " nights: " + setting.label();
    }
}
