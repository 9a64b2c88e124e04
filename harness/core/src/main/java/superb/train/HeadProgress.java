package superb.train;

/**
 * How far one head is.
 *
 * @param bestStep update after which dev was best, -1 before the first evaluation
 * @param bestDev the metric there, negative infinity before the first evaluation
 * @param skipped updates left out because the gradient's norm was not finite
 * @param lossSum of the updates since the last line of the curve
 * @param normSum of their gradients' norms
 * @param counted their number, skipped ones left out
 */
public record HeadProgress(int bestStep, double bestDev, int skipped, double lossSum, double normSum, int counted) {
    static final HeadProgress START = new HeadProgress(-1, Double.NEGATIVE_INFINITY, 0, 0, 0, 0);

    HeadProgress after(StepLog log, int head) {
        int left = 0;
        double loss = lossSum;
        double norm = normSum;
        for (int update = 0; update < log.updates(); update++) {
            if (log.skipped(update, head)) {
                left++;
            } else {
                loss += log.loss(update, head);
                norm += log.gradientNorm(update, head);
            }
        }
        return new HeadProgress(bestStep, bestDev, skipped + left, loss, norm, counted + log.updates() - left);
    }

    /** A tie keeps the older parameters (spec: tasks 1.7). */
    boolean improvedBy(double dev) {
        return dev > bestDev;
    }

    HeadProgress evaluated(int step, double dev) {
        boolean better = improvedBy(dev);
        return new HeadProgress(better ? step : bestStep, better ? dev : bestDev, skipped, 0, 0, 0);
    }
}
