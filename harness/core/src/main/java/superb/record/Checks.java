package superb.record;

import java.util.List;
import java.util.Optional;
import superb.metric.Interval;

/**
 * What was checked beside the score.
 *
 * @param determinism {@code bit-identical}, {@code same-machine} or {@code statistical}
 */
public record Checks(
        Optional<PaddingInvariance> paddingInvariance,
        Optional<String> determinism,
        Optional<Parity> parityVsReference,
        Optional<PrecisionDifference> precisionDifference,
        Optional<Twin> fp32Twin) {
    public static final Checks NONE =
            new Checks(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public Checks with(PrecisionDifference difference) {
        return new Checks(paddingInvariance, determinism, parityVsReference, Optional.of(difference), fp32Twin);
    }

    public Checks with(Twin twin) {
        return new Checks(paddingInvariance, determinism, parityVsReference, precisionDifference, Optional.of(twin));
    }

    /**
     * Hidden states at the run's precision against float32.
     *
     * @param maxRelative largest norm of a state's difference over the norm of the float32 state
     * @param clips clips of the test split that were compared
     */
    public record PrecisionDifference(double maxRelative, int clips) {}

    /** A clip alone against the same clip in a batch. */
    public record PaddingInvariance(double maxAbs, double cosineMin) {}

    /** Against stored hidden states of another implementation. */
    public record Parity(double maxAbs, String referenceSha256) {}

    /**
     * The record of the same question in float32, and what the lower precision changes.
     *
     * @param difference of the scored metric, this record's minus its twin's
     * @param latency p50 and p90 divided by the twin's, where both were measured on one machine in one setting
     */
    public record Twin(String recordId, String runId, Difference difference, Optional<List<LatencyRatio>> latency) {
        public Twin {
            latency = latency.map(List::copyOf);
        }
    }

    /**
     * @param ci95 over the clips that both scored, paired
     * @param n clips
     */
    public record Difference(
            String metric, double value, Optional<Interval> ci95, Optional<String> ciMethod, Optional<Long> n) {}

    /** Below 1: the lower precision is faster. */
    public record LatencyRatio(
            String scenario, String engine, double clipSeconds, int batch, int threads, double p50, double p90) {}
}
