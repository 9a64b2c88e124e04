package superb.record;

import java.util.Optional;

/**
 * What was checked beside the score.
 *
 * @param determinism {@code bit-identical}, {@code same-machine} or {@code statistical}
 */
public record Checks(
        Optional<PaddingInvariance> paddingInvariance,
        Optional<String> determinism,
        Optional<Parity> parityVsReference,
        Optional<PrecisionDifference> precisionDifference) {
    public static final Checks NONE =
            new Checks(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public Checks with(PrecisionDifference difference) {
        return new Checks(paddingInvariance, determinism, parityVsReference, Optional.of(difference));
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
}
