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
        Optional<Parity> parityVsReference) {
    public static final Checks NONE = new Checks(Optional.empty(), Optional.empty(), Optional.empty());

    /** A clip alone against the same clip in a batch. */
    public record PaddingInvariance(double maxAbs, double cosineMin) {}

    /** Against stored hidden states of another implementation. */
    public record Parity(double maxAbs, String referenceSha256) {}
}
