package superb.sequence;

/**
 * How far a head is.
 *
 * @param bestStep update after which dev was best, -1 before the first evaluation
 * @param bestDev the error rate there, infinite before the first evaluation
 * @param skipped updates left out because the gradient's norm was not finite
 * @param infeasible visits of clips with fewer frames than their labels need
 * @param retries updates begun again in smaller parts because memory ran out
 * @param lossSum of the updates since the last line of the curve
 * @param normSum of their gradients' norms
 * @param counted their number, skipped ones left out
 */
public record SequenceProgress(
        int bestStep,
        double bestDev,
        int skipped,
        long infeasible,
        int retries,
        double lossSum,
        double normSum,
        int counted) {
    static final SequenceProgress START = new SequenceProgress(-1, Double.POSITIVE_INFINITY, 0, 0, 0, 0, 0, 0);

    /** One optimiser update. */
    record Update(double loss, double norm, int infeasible, int retries) {
        boolean skipped() {
            return !Double.isFinite(norm);
        }
    }

    SequenceProgress after(Update update) {
        boolean left = update.skipped();
        return new SequenceProgress(
                bestStep,
                bestDev,
                skipped + (left ? 1 : 0),
                infeasible + update.infeasible(),
                retries + update.retries(),
                left ? lossSum : lossSum + update.loss(),
                left ? normSum : normSum + update.norm(),
                left ? counted : counted + 1);
    }

    /** A tie keeps the older parameters (spec: tasks 1.7). */
    public boolean improvedBy(double dev) {
        return dev < bestDev;
    }

    SequenceProgress evaluated(int step, double dev) {
        boolean better = improvedBy(dev);
        return new SequenceProgress(
                better ? step : bestStep, better ? dev : bestDev, skipped, infeasible, retries, 0, 0, 0);
    }
}
