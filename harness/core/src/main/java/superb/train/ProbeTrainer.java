package superb.train;

import java.util.List;
import java.util.Map;
import superb.features.RowSource;

/**
 * The heads of a {@link ProbeSpec} on a device, with their optimiser (Adam: betas 0.9, 0.999, eps 1e-8, no decay). They
 * start as {@link ProbeStart} draws them. The same calls on the same machine give the same bits, however the updates
 * are cut into calls. Belongs to one thread; closed by whoever opened it, after its tables.
 */
public interface ProbeTrainer extends AutoCloseable {

    ProbeSpec spec();

    /**
     * Puts all rows on the device.
     *
     * @throws superb.error.ResourcesException if they do not fit
     * @throws IllegalArgumentException if a row of the source is not {@code layers · dim} floats
     */
    FeatureTable load(RowSource source);

    /** Leaves the rows where they are: every call fetches those it needs, a bounded number at a time. */
    FeatureTable stream(RowSource source);

    /**
     * Runs optimiser updates on every head: closed-form gradient, clipping of its global norm by
     * {@code min(1, clip / (norm + 1e-6))}, Adam. A norm that is not a number leaves its head as it was.
     *
     * @param updates one entry a seed, all with the same count
     */
    StepLog train(FeatureTable features, List<Updates> updates);

    /** The class with the highest logit, {@code [heads][rows][slots]}; of equal ones the first. */
    int[][][] predict(FeatureTable features, int[] rows);

    /** Logits {@code [heads][rows][classes]}. */
    float[][][] logits(FeatureTable features, int[] rows);

    /**
     * Parameters of all heads under the names of {@link ProbeSpec#parameters}, and with the same names behind
     * {@code adam.mean.} and {@code adam.square.} the optimiser's moments, each with a leading axis [heads], and
     * {@code adam.steps [heads]}: enough to go on exactly.
     */
    Map<String, FloatTensor> state();

    /** Takes back a {@link #state}. Where it holds parameters alone, the optimiser starts afresh. */
    void restore(Map<String, FloatTensor> state);

    @Override
    void close();
}
