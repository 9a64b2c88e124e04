package superb.train;

import java.nio.FloatBuffer;
import java.util.Map;

/** The heads of a {@link ProbeSpec} on a device. Belongs to one thread; closed by whoever opened it. */
public interface ProbeTrainer extends AutoCloseable {

    ProbeSpec spec();

    /**
     * Puts pooled features {@code [rows, layers, dim]} on the device. The caller closes the table; it must not outlive
     * the trainer.
     */
    FeatureTable upload(int rows, FloatBuffer features);

    /** Runs every optimiser update of {@code steps} on every head. */
    StepLog train(FeatureTable features, TrainSteps steps);

    /** Logits {@code [heads, rows, classes]} of the given rows. */
    float[][][] logits(FeatureTable features, int[] rows);

    /**
     * Parameters and optimiser state of all heads, under {@code featurizer.weights}, {@code projector.weight}, …, each
     * with a leading axis [heads]; enough to go on exactly.
     */
    Map<String, FloatTensor> state();

    void restore(Map<String, FloatTensor> state);

    @Override
    void close();

    /** Features on the device. */
    interface FeatureTable extends AutoCloseable {
        int rows();

        @Override
        void close();
    }

    /**
     * A run of updates. Arrays are {@code [updates][seeds][rows of the update]}; the rows of an update are those of all
     * its accumulated mini-batches, {@code weight} is 1 / (accumulation · mini-batch size).
     */
    record TrainSteps(int[][][] rows, int[][][][] labels, float[][][] weight) {}

    /** Mean loss and gradient norm before clipping, {@code [updates][heads]}; a NaN norm skipped its update. */
    record StepLog(float[][] loss, float[][] gradNorm) {}
}
