package superb.task;

/**
 * How a head is trained; the numbers are those of SUPERB's table of hyper-parameters.
 *
 * @param batch clips of a mini-batch
 * @param accumulation mini-batches of one optimiser update; each mini-batch loss is divided by it
 * @param learningRate of Adam (betas 0.9, 0.999, eps 1e-8, no decay), constant
 * @param clipNorm global L2 norm to which gradients are clipped
 * @param steps optimiser updates
 * @param evalEvery updates between two evaluations on dev
 * @param head the network that is trained
 * @param trainSampling order of training clips
 * @param devSampling order of dev clips; re-seeded before each evaluation
 * @param views fixed windows a clip that stand for the random ones of the protocol; 1 where the protocol draws none
 */
public record Recipe(
        int batch,
        int accumulation,
        double learningRate,
        double clipNorm,
        int steps,
        int evalEvery,
        HeadDesign head,
        Sampling trainSampling,
        Sampling devSampling,
        int views) {

    public Recipe withSteps(int newSteps, int newEvalEvery) {
        return new Recipe(
                batch,
                accumulation,
                learningRate,
                clipNorm,
                newSteps,
                newEvalEvery,
                head,
                trainSampling,
                devSampling,
                views);
    }

    public Recipe withBatch(int clips) {
        return new Recipe(
                clips, accumulation, learningRate, clipNorm, steps, evalEvery, head, trainSampling, devSampling, views);
    }

    public Recipe withLearningRate(double rate) {
        return new Recipe(
                batch, accumulation, rate, clipNorm, steps, evalEvery, head, trainSampling, devSampling, views);
    }

    public Recipe withViews(int count) {
        return new Recipe(
                batch, accumulation, learningRate, clipNorm, steps, evalEvery, head, trainSampling, devSampling, count);
    }

    public int effectiveBatch() {
        return batch * accumulation;
    }
}
