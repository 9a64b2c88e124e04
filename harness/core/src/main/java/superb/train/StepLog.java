package superb.train;

/** What a run of updates reports of every head: its loss, and the norm of its gradient before clipping. */
public final class StepLog {
    private final float[][] loss;
    private final float[][] gradientNorm;

    /** Takes over arrays {@code [updates][heads]}. */
    public StepLog(float[][] loss, float[][] gradientNorm) {
        this.loss = loss;
        this.gradientNorm = gradientNorm;
    }

    public int updates() {
        return loss.length;
    }

    /** Mean over the mini-batches of the update, before it took effect. */
    public float loss(int update, int head) {
        return loss[update][head];
    }

    public float gradientNorm(int update, int head) {
        return gradientNorm[update][head];
    }

    /** Whether the update was left out because its norm was not a number or infinite. */
    public boolean skipped(int update, int head) {
        return !Float.isFinite(gradientNorm[update][head]);
    }
}
