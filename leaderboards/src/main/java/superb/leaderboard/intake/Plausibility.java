package superb.leaderboard.intake;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.regex.Pattern;
import superb.metric.Score;
import superb.metric.SuperbPoints;
import superb.record.Cost;
import superb.record.Identity;
import superb.record.Results;
import superb.record.RunRecord;

/**
 * What a board must be able to rely on before it draws a record. {@link superb.record.StoredRecord#contradictions} has checked the
 * form; this checks the sense of every number that reaches a table or an axis.
 */
final class Plausibility {
    /** 1,000 % errors: no honest recogniser inserts that much. */
    private static final double HIGHEST_SCORE = 10;

    private static final Pattern VERSION = Pattern.compile("[0-9]{1,6}(\\.[0-9]{1,6}){0,3}");
    private static final Pattern CONTROL = Pattern.compile("[\\p{Cc}\\p{Cf}\\p{Cs}\\p{Zl}\\p{Zp}]");
    private static final int LONGEST_NAME = 300;
    private static final double LARGEST_COST = 1e18;
    private static final double POINTS_TOLERANCE = 1e-6;
    private static final double WEIGHTS_TOLERANCE = 1e-3;

    private final List<String> wrong = new ArrayList<>();

    private Plausibility() {}

    /** What cannot be, in words; empty for a plausible record. */
    static List<String> of(RunRecord record) {
        Plausibility check = new Plausibility();
        check.task(record);
        check.upstream(record.identity());
        check.layerWeights(record);
        check.cost(record.cost());
        check.started(record.execution().started());
        return check.wrong;
    }

    private void task(RunRecord record) {
        String id = record.identity().task().id();
        KnownTask task = KnownTask.of(id).orElse(null);
        if (task == null) {
            wrong.add("task '" + id + "' has no column");
            return;
        }
        if (!VERSION.matcher(record.identity().task().version()).matches()) {
            wrong.add("'" + record.identity().task().version() + "' is no version of a task");
        }
        Score score = record.results().test().get(task.metric());
        if (score == null || !record.identity().scoring().metric().equals(task.metric())) {
            wrong.add("there is no test score '" + task.metric() + "'");
            return;
        }
        if (!score.unit().equals(Score.FRACTION) || score.higherIsBetter() != task.higherIsBetter()) {
            wrong.add("the score is no fraction of which " + (task.higherIsBetter() ? "more" : "less") + " is better");
        }
        if (score.value() < 0 || score.value() > HIGHEST_SCORE) {
            wrong.add("the score is " + score.value());
        }
        score.ci95()
                .filter(it -> it.low() < 0
                        || it.high() > HIGHEST_SCORE
                        || it.low() > score.value()
                        || it.high() < score.value())
                .ifPresent(it -> wrong.add("the interval %s to %s does not hold the score %s"
                        .formatted(it.low(), it.high(), score.value())));
        points(record.results(), task);
    }

    private void points(Results results, KnownTask task) {
        Results.Points points = results.superbPoints().orElse(null);
        if (points == null || !points.anchors().equals(SuperbPoints.SITE_2021.id())) {
            return;
        }
        OptionalDouble expected = SuperbPoints.SITE_2021.ofTask(task.id(), results.test());
        double difference = expected.orElse(Double.MAX_VALUE) - points.value();
        if (Math.abs(difference) > POINTS_TOLERANCE * Math.max(1, Math.abs(points.value()))) {
            wrong.add("%s SUPERB points do not follow from the score".formatted(points.value()));
        }
    }

    private void upstream(Identity identity) {
        Identity.Upstream upstream = identity.upstream();
        within("frame_ms", upstream.frameMs(), 0.1, 10_000);
        within("layers", upstream.layers(), 1, 10_000);
        within("dim", upstream.dim(), 1, 10_000_000);
        name("the upstream's name", upstream.name());
        upstream.subnet().ifPresent(it -> name("the sub-net's name", it));
        name("the precision", identity.precision());
        name("the feature protocol", identity.features().protocol());
        name("the dataset's name", identity.dataset().name());
    }

    /** What stands in tables and on axes is one short line that reads from left to right as it is stored. */
    private void name(String what, String name) {
        if (name.isBlank() || name.length() > LONGEST_NAME) {
            wrong.add("%s has %d characters".formatted(what, name.strip().length()));
        } else if (CONTROL.matcher(name).find()) {
            wrong.add(what + " holds control characters");
        }
    }

    private void layerWeights(RunRecord record) {
        List<Double> weights = record.results().layerWeights();
        if (weights.isEmpty()) {
            return;
        }
        double sum = weights.stream().mapToDouble(Double::doubleValue).sum();
        boolean fractions = weights.stream().allMatch(it -> it >= 0 && it <= 1);
        if (!fractions
                || Math.abs(sum - 1) > WEIGHTS_TOLERANCE
                || weights.size() != record.identity().features().layerNames().size()) {
            wrong.add("the layer weights are not one fraction a layer with sum 1");
        }
    }

    private void cost(Cost cost) {
        cost.params().ifPresent(it -> {
            size("params.upstream_used", it.upstreamUsed());
            size("params.upstream_unused", it.upstreamUnused());
            size("params.head", it.head());
        });
        cost.macs().ifPresent(it -> it.atSeconds().forEach((seconds, macs) -> {
            if (!seconds.matches("[0-9]{1,4}")) {
                wrong.add("cost.macs holds a clip of '" + seconds + "' seconds");
            }
            size("macs", macs);
        }));
        cost.weightsBytes().ifPresent(it -> size("weights_bytes", it));
        cost.latency().orElse(List.of()).forEach(it -> {
            size("latency.p50_ms", it.p50Ms());
            size("latency.p90_ms", it.p90Ms());
            size("latency.clip_seconds", it.clipSeconds());
        });
        cost.throughput().ifPresent(it -> size("throughput.rtfx", it.rtfx()));
        cost.memoryBytes().ifPresent(it -> memory(it).forEach((name, bytes) -> size("memory_bytes." + name, bytes)));
        cost.energyJoules().ifPresent(it -> size("energy_joules", it));
    }

    private static Map<String, Long> memory(Cost.Memory memory) {
        Map<String, Long> readings = new java.util.TreeMap<>();
        memory.rssPeak().ifPresent(it -> readings.put("rss_peak", it));
        memory.jvmHeapPeak().ifPresent(it -> readings.put("jvm_heap_peak", it));
        memory.directPeak().ifPresent(it -> readings.put("direct_peak", it));
        memory.engineAllocatedPeak().ifPresent(it -> readings.put("engine_allocated_peak", it));
        memory.engineReservedPeak().ifPresent(it -> readings.put("engine_reserved_peak", it));
        memory.nvmlProcessPeak().ifPresent(it -> readings.put("nvml_process_peak", it));
        memory.nvmlDevicePeak().ifPresent(it -> readings.put("nvml_device_peak", it));
        return readings;
    }

    private void size(String name, double value) {
        within(name, value, 0, LARGEST_COST);
    }

    private void within(String name, double value, double low, double high) {
        if (!(value >= low && value <= high)) {
            wrong.add("%s is %s".formatted(name, value));
        }
    }

    private void started(String started) {
        try {
            int year = Instant.parse(started).atZone(java.time.ZoneOffset.UTC).getYear();
            within("the year in which the run started", year, 2000, 9999);
        } catch (DateTimeException e) {
            wrong.add("'" + started + "' is no time of start");
        }
    }
}
