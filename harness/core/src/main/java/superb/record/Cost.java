package superb.record;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the number costs. Whatever was not measured is absent, with a reason in the record. */
public record Cost(
        Optional<Params> params,
        Optional<Macs> macs,
        Optional<Long> weightsBytes,
        Optional<List<Latency>> latency,
        Optional<Throughput> throughput,
        Optional<Memory> memoryBytes,
        Optional<Double> energyJoules) {

    public static final Cost UNKNOWN = new Cost(
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());

    public Cost {
        latency = latency.map(List::copyOf);
    }

    /** @param upstreamUnused parameters of the checkpoint that no forward pass reads */
    public record Params(long upstreamUsed, long upstreamUnused, long head) {}

    /**
     * @param counter counting rules, {@code superb-macs/1}
     * @param atSeconds multiply-accumulates of one clip, by its length in whole seconds
     * @param breakdownFile per scope, beside the record
     */
    public record Macs(String counter, Map<String, Long> atSeconds, Optional<String> breakdownFile) {
        public Macs {
            atSeconds = Collections.unmodifiableMap(new LinkedHashMap<>(atSeconds));
        }
    }

    /**
     * @param scenario {@code single-stream}
     * @param p99Ms absent when there were too few measurements for it
     * @param n measurements over all forks
     * @param valid false when a rule of measuring was broken: see {@code reason}
     */
    public record Latency(
            String scenario,
            String engine,
            double clipSeconds,
            int batch,
            int threads,
            double p50Ms,
            double p90Ms,
            Optional<Double> p99Ms,
            double meanMs,
            long n,
            int forks,
            double forkSpreadPct,
            boolean valid,
            Optional<String> reason,
            Optional<String> rawFile) {

        /** Whether two were measured the same way: only then they compare. */
        public boolean sameSetting(Latency other) {
            return scenario.equals(other.scenario)
                    && engine.equals(other.engine)
                    && clipSeconds == other.clipSeconds
                    && batch == other.batch
                    && threads == other.threads;
        }
    }

    /** @param rtfx seconds of audio a second */
    public record Throughput(String scenario, double rtfx, double audioSeconds, double wallSeconds) {}

    /** Bytes; every reading is its own, none is a sum of others. */
    public record Memory(
            Optional<Long> rssPeak,
            Optional<Long> jvmHeapPeak,
            Optional<Long> directPeak,
            Optional<Long> engineAllocatedPeak,
            Optional<Long> engineReservedPeak,
            Optional<Long> nvmlProcessPeak,
            Optional<Long> nvmlDevicePeak,
            @JsonProperty("leak_slope_per_1k") Optional<Double> leakSlopePer1k) {}
}
