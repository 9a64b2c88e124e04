package superb.record;

import java.util.Optional;
import java.util.OptionalDouble;

/**
 * One line of the learning curves.
 *
 * @param loss mean since the line before
 * @param dev metric on dev, where evaluated at this step
 * @param gradNorm mean norm before clipping
 * @param microBatch clips of one forward pass
 * @param vramBytes device memory in use, where known
 */
public record CurvePoint(
        long step,
        double lr,
        long seed,
        double loss,
        OptionalDouble dev,
        double gradNorm,
        int microBatch,
        Optional<Long> vramBytes) {}
