package superb.leaderboard.board;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import superb.leaderboard.intake.Entry;
import superb.record.Cost;

/**
 * What a model costs, whatever the task: the newest record that knows.
 *
 * @param params of the upstream that its forward pass reads
 * @param macs of one clip of {@link #CLIP_SECONDS}, without the head
 * @param weightsBytes on disk
 * @param timings by setting: numbers of different machines or engines never share a column
 */
public record ModelCost(
        Optional<Long> params, Optional<Long> macs, Optional<Long> weightsBytes, Map<Setting, Timing> timings) {
    public static final int CLIP_SECONDS = 5;

    private static final String SINGLE_STREAM = "single-stream";

    public ModelCost {
        timings = java.util.Collections.unmodifiableMap(new LinkedHashMap<>(timings));
    }

    /**
     * @param p90Ms of one clip of {@link #CLIP_SECONDS}, one at a time
     * @param rtfx seconds of audio a second
     * @param memoryBytes peak resident memory of the process, or what the GPU's driver counts for it
     */
    public record Timing(Optional<Double> p90Ms, Optional<Double> rtfx, Optional<Long> memoryBytes) {
        private Timing orElse(Timing older) {
            return new Timing(p90Ms.or(older::p90Ms), rtfx.or(older::rtfx), memoryBytes.or(older::memoryBytes));
        }
    }

    public static ModelCost of(List<Entry> newestFirst) {
        Map<Setting, Timing> timings = new LinkedHashMap<>();
        for (Entry entry : newestFirst) {
            timings(entry).forEach((setting, timing) -> timings.merge(setting, timing, Timing::orElse));
        }
        return new ModelCost(
                first(newestFirst, cost -> cost.params().map(Cost.Params::upstreamUsed)),
                first(newestFirst, cost -> cost.macs().map(it -> it.atSeconds().get(Integer.toString(CLIP_SECONDS)))),
                first(newestFirst, Cost::weightsBytes),
                timings);
    }

    private static <T> Optional<T> first(List<Entry> entries, java.util.function.Function<Cost, Optional<T>> value) {
        return entries.stream()
                .flatMap(it -> value.apply(it.record().cost()).stream())
                .findFirst();
    }

    /** Latencies say in which setting they were taken; throughput and memory are always those of the run's own. */
    private static Map<Setting, Timing> timings(Entry entry) {
        Cost cost = entry.record().cost();
        Optional<Double> rtfx = cost.throughput().map(Cost.Throughput::rtfx);
        Optional<Long> memory = cost.memoryBytes()
                .flatMap(it -> it.nvmlProcessPeak().isPresent() ? it.nvmlProcessPeak() : it.rssPeak());
        Map<Setting, Timing> timings = new LinkedHashMap<>();
        if (rtfx.isPresent() || memory.isPresent()) {
            timings.put(Setting.of(entry.record().execution()), new Timing(Optional.empty(), rtfx, memory));
        }
        for (Cost.Latency latency : cost.latency().orElse(List.of())) {
            boolean wanted = latency.valid()
                    && latency.batch() == 1
                    && latency.clipSeconds() == CLIP_SECONDS
                    && latency.scenario().equals(SINGLE_STREAM);
            Setting setting = Setting.of(entry.record().execution(), latency.engine(), latency.threads());
            if (wanted) {
                Timing alone = new Timing(Optional.of(latency.p90Ms()), Optional.empty(), Optional.empty());
                timings.merge(setting, alone, Timing::orElse);
            }
        }
        return timings;
    }
}
