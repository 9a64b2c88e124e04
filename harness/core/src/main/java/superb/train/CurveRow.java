package superb.train;

/**
 * One line of a head's learning curve, written at every evaluation.
 *
 * @param step optimiser updates done
 * @param head number of the head in its {@link ProbeSpec}
 * @param loss mean over the updates since the line before, NaN if every one of them was skipped
 * @param dev metric on dev
 * @param learningRate of the head
 * @param gradientNorm mean norm before clipping, over the same updates as the loss
 */
public record CurveRow(int step, int head, double loss, double dev, double learningRate, double gradientNorm) {}
