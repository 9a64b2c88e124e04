package superb.leaderboard.compare;

import java.util.Map;
import superb.leaderboard.stats.Estimate;
import superb.leaderboard.text.Numbers;
import superb.record.Status;

/** A comparison as a few sentences a task. */
final class ComparisonWords {
    private static final Map<String, String> COSTS = Map.of(
            "params", "parameters",
            "macs", "MACs",
            "weights_bytes", "weights on disk",
            "latency_p90", "latency",
            "memory_bytes", "memory");

    private ComparisonWords() {}

    static String of(Comparison comparison) {
        StringBuilder text = new StringBuilder();
        String a = name(comparison.first(), comparison.second(), "A");
        String b = name(comparison.second(), comparison.first(), "B");
        comparison.tasks().forEach(it -> text.append(
                        task(it, a, b, comparison.tasks().size()))
                .append('\n'));
        comparison
                .notCompared()
                .forEach((task, why) -> text.append("%s: not compared, %s.%n".formatted(task.code(), why)));
        if (!comparison.costRatios().isEmpty()) {
            text.append("Cost of ").append(b).append(" relative to ").append(a).append(": ");
            text.append(String.join(
                            ", ",
                            comparison.costRatios().entrySet().stream()
                                    .map(it ->
                                            "%s × %s".formatted(COSTS.get(it.getKey()), Numbers.three(it.getValue())))
                                    .toList()))
                    .append(".\n");
        }
        return text.toString();
    }

    private static String name(Side side, Side other, String letter) {
        return side.label().equals(other.label()) ? side.label() + " (" + letter + ")" : side.label();
    }

    private static String task(TaskComparison task, String a, String b, int tasks) {
        String metric = task.task().metric().toUpperCase(java.util.Locale.ROOT);
        String scores = "%s %s: %s %s %%, %s %s %%."
                .formatted(
                        task.task().code(),
                        metric,
                        a,
                        Numbers.percent(task.first().score().value()),
                        b,
                        Numbers.percent(task.second().score().value()));
        return scores + standing(task) + pairs(task, a, b) + verdict(task, a, b, tasks);
    }

    private static String standing(TaskComparison task) {
        return task.first().record().status() == Status.VALID
                ? ""
                : " Neither is a whole run: one is %s, the other %s."
                        .formatted(Comparison.standing(task.first()), Comparison.standing(task.second()));
    }

    private static String pairs(TaskComparison task, String a, String b) {
        return task.pairs()
                .map(it -> " Of %d utterances %s does better on %d and %s on %d."
                        .formatted(it.utterances(), a, it.firstBetter(), b, it.secondBetter()))
                .orElse(" The utterances are not paired.");
    }

    private static String verdict(TaskComparison task, String a, String b, int tasks) {
        Estimate difference = task.difference();
        String size = "%s points (95 %% interval %s to %s)"
                .formatted(signed(difference.value()), signed(difference.low()), signed(difference.high()));
        String test = "%s, p = %s%s; %s %s"
                .formatted(
                        task.test().words(),
                        p(task.p()),
                        tasks > 1 ? ", after Holm over %d tasks %s".formatted(tasks, p(task.adjustedP())) : "",
                        task.effect().name(),
                        Numbers.fixed(task.effect().value(), 2));
        if (!task.significant()) {
            return " The difference of %s could be chance (%s).".formatted(size, test);
        }
        return " %s is better; the difference of %s is more than chance explains (%s)."
                .formatted(task.firstBetter() ? a : b, size, test);
    }

    private static String signed(double fraction) {
        return Numbers.format("%+.1f", 100 * fraction);
    }

    private static String p(double p) {
        return p < 0.0001 ? "below 0.0001" : Numbers.fixed(p, 4);
    }
}
