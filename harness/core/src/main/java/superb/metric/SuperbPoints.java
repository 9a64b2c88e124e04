package superb.metric;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.TreeMap;
import superb.error.Problem;
import superb.error.UsageException;

/**
 * SUPERB_s: where a model stands between the FBANK baseline (0) and the best models of the SUPERB paper (1000), averaged over tasks;
 * of a task with two metrics (SF) the mean counts once. A score over fewer tasks is the same formula and not comparable with the full
 * one. Metrics are named {@code task.metric} in lower case; values are in the table's unit: percent, except MTWV.
 */
public final class SuperbPoints {
    /** The table behind the public leaderboard: FBANK without CMVN for the mean-pooled tasks. */
    public static final SuperbPoints SITE_2021 = new SuperbPoints("superb-anchors/2021-site", site2021());

    private final String id;
    private final Map<String, Anchor> anchors;

    /**
     * @param zero value that is worth nothing
     * @param thousand value that is worth 1000 points
     */
    public record Anchor(double zero, double thousand) {
        double points(double value) {
            return 1000 * (value - zero) / (thousand - zero);
        }

        boolean higherIsBetter() {
            return thousand > zero;
        }
    }

    private SuperbPoints(String id, Map<String, Anchor> anchors) {
        this.id = id;
        this.anchors = Map.copyOf(anchors);
    }

    private static Map<String, Anchor> site2021() {
        Map<String, Anchor> table = new LinkedHashMap<>();
        table.put("pr.per", new Anchor(82.01, 3.53));
        table.put("asr.wer", new Anchor(23.18, 3.62));
        table.put("ks.acc", new Anchor(41.38, 96.66));
        table.put("qbe.mtwv", new Anchor(0.0058, 0.0736));
        table.put("sid.acc", new Anchor(20.06, 90.33));
        table.put("asv.eer", new Anchor(9.56, 5.11));
        table.put("sd.der", new Anchor(10.05, 5.62));
        table.put("ic.acc", new Anchor(9.65, 98.76));
        table.put("sf.f1", new Anchor(69.64, 89.81));
        table.put("sf.cer", new Anchor(52.94, 21.76));
        table.put("er.acc", new Anchor(48.24, 67.62));
        return table;
    }

    /** Names the table in records. */
    public String id() {
        return id;
    }

    /** @throws UsageException for a metric that the table does not hold, or a task of which a metric is missing */
    public double of(Map<String, Double> values) {
        Map<String, double[]> byTask = new TreeMap<>(); // sum of points, metrics
        values.forEach((metric, value) -> {
            double[] sum = byTask.computeIfAbsent(task(metric), task -> new double[2]);
            sum[0] += anchor(metric).points(value);
            sum[1]++;
        });
        double total = 0;
        for (Map.Entry<String, double[]> task : byTask.entrySet()) {
            List<String> wanted = metricsOf(task.getKey());
            if (!values.keySet().containsAll(wanted)) {
                throw new UsageException(
                        Problem.of("SUPERB points of '%s' need all of its metrics".formatted(task.getKey()))
                                .expected(String.join(", ", wanted)));
            }
            total += task.getValue()[0] / task.getValue()[1];
        }
        if (byTask.isEmpty()) {
            throw new UsageException(Problem.of("SUPERB points over no task are undefined"));
        }
        return total / byTask.size();
    }

    /** Points of one task from its fractions; empty where the table does not know the task. */
    public OptionalDouble ofTask(String task, Map<String, Score> scores) {
        List<String> wanted = metricsOf(task);
        if (wanted.isEmpty()
                || !scores.keySet()
                        .containsAll(wanted.stream().map(SuperbPoints::metric).toList())) {
            return OptionalDouble.empty();
        }
        Map<String, Double> values = new LinkedHashMap<>();
        wanted.forEach(name ->
                values.put(name, tableUnit(name, scores.get(metric(name)).value())));
        return OptionalDouble.of(of(values));
    }

    /** The flat mean of the eleven numbers, errors counted from 100 downwards, MTWV in percent; empty unless all are there. */
    public OptionalDouble overall(Map<String, Double> values) {
        if (!values.keySet().containsAll(anchors.keySet())) {
            return OptionalDouble.empty();
        }
        return anchors.entrySet().stream()
                .mapToDouble(entry -> {
                    double value = values.get(entry.getKey()) * (entry.getKey().equals("qbe.mtwv") ? 100 : 1);
                    return entry.getValue().higherIsBetter() ? value : 100 - value;
                })
                .sorted() // sums in one order, whatever the map's is
                .average();
    }

    private static double tableUnit(String metric, double value) {
        return metric.equals("qbe.mtwv") ? value : 100 * value;
    }

    private List<String> metricsOf(String task) {
        return anchors.keySet().stream()
                .filter(it -> task(it).equals(task))
                .sorted()
                .toList();
    }

    private Anchor anchor(String metric) {
        Anchor anchor = anchors.get(metric);
        if (anchor == null) {
            throw new UsageException(Problem.of("no SUPERB points for '" + metric + "'")
                    .expected("one of "
                            + String.join(
                                    ", ", anchors.keySet().stream().sorted().toList())));
        }
        return anchor;
    }

    private static String task(String metric) {
        return metric.substring(0, Math.max(0, metric.indexOf('.')));
    }

    private static String metric(String name) {
        return name.substring(name.indexOf('.') + 1);
    }
}
