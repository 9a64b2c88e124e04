package superb.sequence;

import java.util.List;
import java.util.Map;
import superb.features.LayerFeatures;
import superb.task.FrameScores;
import superb.train.FloatTensor;

/**
 * The head of a {@link SequenceSpec} on a device, with its optimiser. Gradients of several parts of a batch add up before
 * an update, so that memory decides the parts and the protocol the batch. Belongs to one thread; closed by whoever opened
 * it.
 */
public interface SequenceTrainer extends AutoCloseable {

    SequenceSpec spec();

    /**
     * Adds the gradient of {@code weight · Σ nll(item) / max(1, labels(item))} over the items. An item with fewer frames than
     * its labels need has loss and gradient zero.
     *
     * @param features the items' hidden states; stay open, stay the caller's
     * @param targets labels of every item, without blanks
     * @param augmentations one an item, or empty
     * @param weight one over the items of the whole update's mini-batch and over the mini-batches that accumulate
     * @param draw seed of this part's dropout
     * @throws superb.error.ResourcesException if memory runs out: nothing was added, the caller may come back with less
     */
    PartLoss accumulate(
            LayerFeatures features, List<int[]> targets, List<Augmentation> augmentations, double weight, long draw);

    /**
     * Clips the gradient by {@code min(1, clip / (norm + 1e-6))}, takes one step of Adam and forgets the gradient. A norm that
     * is not a number leaves the parameters as they were.
     *
     * @return the norm before clipping
     */
    double update();

    /** Forgets what was accumulated since the last update: the same batch begins again, in smaller parts. */
    void forget();

    /** Log-probabilities {@code [items][frames · classes]} of the frames that an item has; no dropout, no augmentation. */
    List<FrameScores> scores(LayerFeatures features);

    /**
     * Parameters, and with the same names behind {@code adam.mean.} and {@code adam.square.} the optimiser's moments, and
     * {@code adam.steps [1]}: enough to go on exactly. Names: {@code featurizer.weights}, {@code projector.weight},
     * {@code projector.bias}, of an LSTM layer {@code rnn.K.weight_ih_l0} and the framework's other names, {@code output.weight},
     * {@code output.bias}.
     */
    Map<String, FloatTensor> state();

    /** Takes back a {@link #state}. Where it holds parameters alone, the optimiser starts afresh. */
    void restore(Map<String, FloatTensor> state);

    @Override
    void close();

    /**
     * @param loss the part's share of the mini-batch's loss
     * @param infeasible items with too few frames for their labels
     */
    record PartLoss(double loss, int infeasible) {}
}
