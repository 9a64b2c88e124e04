package superb.record;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import superb.metric.Interval;
import superb.metric.PairedBootstrap;
import superb.metric.Score;

/**
 * What a lower precision changes.
 *
 * @param reasons for what of it is null
 */
record TwinComparison(Checks.Twin twin, Map<String, String> reasons) {
    static final String PATH = "checks.fp32_twin";

    /** As {@code superb compare} draws. */
    private static final long SEED = 1337;
    /** Of two roundings of one ratio. */
    private static final double ROUNDING = 1e-9;

    static TwinComparison of(Path folder, RunRecord record, Path fullFolder, RunRecord full) {
        String metric = record.identity().scoring().metric();
        Score score = record.results().test().get(metric);
        double difference = score.value() - full.results().test().get(metric).value();
        Map<String, String> reasons = new TreeMap<>();
        Optional<PairedBootstrap> paired = paired(
                        score,
                        RecordFiles.in(folder).outcomes(),
                        RecordFiles.in(fullFolder).outcomes())
                .filter(it -> Math.abs(it.difference() - difference) < ROUNDING);
        if (paired.isEmpty()) {
            reasons.put(
                    PATH + ".difference", "the two have no samples.jsonl of the same clips that add up to the scores");
        }
        List<Checks.LatencyRatio> latency = latency(record, full);
        if (latency.isEmpty()) {
            reasons.put(PATH + ".latency", "superb bench has not measured both on one machine in one setting");
        }
        Checks.Difference found = new Checks.Difference(
                metric,
                difference,
                paired.map(it -> new Interval(it.low(), it.high())),
                paired.map(it -> PairedBootstrap.METHOD),
                paired.map(it -> record.accounting().nScored()));
        return new TwinComparison(
                new Checks.Twin(
                        full.recordId(),
                        full.runId(),
                        found,
                        latency.isEmpty() ? Optional.empty() : Optional.of(latency)),
                reasons);
    }

    /** Empty where the two did not score the same clips, each once. */
    private static Optional<PairedBootstrap> paired(Score score, List<Sample> samples, List<Sample> others) {
        Map<String, Sample> own = byId(samples);
        Map<String, Sample> full = byId(others);
        if (own.isEmpty()
                || own.size() != samples.size()
                || full.size() != others.size()
                || !own.keySet().equals(full.keySet())) {
            return Optional.empty();
        }
        boolean errors = !score.higherIsBetter();
        return Optional.of(PairedBootstrap.of(
                counts(own, errors),
                counts(full, errors),
                own.values().stream()
                        .mapToInt(it -> errors ? it.units().orElse(0) : 1)
                        .toArray(),
                SEED));
    }

    private static Map<String, Sample> byId(List<Sample> samples) {
        Map<String, Sample> byId = new TreeMap<>();
        samples.forEach(it -> byId.put(it.id(), it));
        return byId;
    }

    private static int[] counts(Map<String, Sample> samples, boolean errors) {
        return samples.values().stream()
                .mapToInt(it -> errors ? it.errors().orElse(0) : it.correct() ? 1 : 0)
                .toArray();
    }

    private static List<Checks.LatencyRatio> latency(RunRecord record, RunRecord full) {
        List<Checks.LatencyRatio> ratios = new ArrayList<>();
        if (!record.execution().machineFingerprint().equals(full.execution().machineFingerprint())) {
            return ratios;
        }
        for (Cost.Latency own : record.cost().latency().orElse(List.of())) {
            full.cost().latency().orElse(List.of()).stream()
                    .filter(it -> it.valid() && own.valid() && it.sameSetting(own))
                    .findFirst()
                    .ifPresent(it -> ratios.add(new Checks.LatencyRatio(
                            own.scenario(),
                            own.engine(),
                            own.clipSeconds(),
                            own.batch(),
                            own.threads(),
                            own.p50Ms() / it.p50Ms(),
                            own.p90Ms() / it.p90Ms())));
        }
        return ratios;
    }
}
