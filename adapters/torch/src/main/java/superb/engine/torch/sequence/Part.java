package superb.engine.torch.sequence;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.stream.IntStream;
import superb.features.LayerFeatures;
import superb.sequence.SequenceSpec;

/** The items of one call: their frames and labels, checked. */
record Part(LayerFeatures features, long[] frames, List<int[]> targets) {

    /** To be scored: no labels. */
    static Part of(SequenceSpec spec, LayerFeatures features) {
        if (features.states().size() != spec.layers()) {
            throw new IllegalArgumentException(features.states().size() + " states for " + spec);
        }
        for (NDArray state : features.states()) {
            if (state.getShape().get(2) != spec.dim()) {
                throw new IllegalArgumentException(
                        "states of width " + state.getShape().get(2) + " for " + spec);
            }
        }
        long[] frames =
                IntStream.range(0, features.items()).mapToLong(features::frames).toArray();
        return new Part(features, frames, List.of());
    }

    static Part of(SequenceSpec spec, LayerFeatures features, List<int[]> targets) {
        if (targets.size() != features.items()) {
            throw new IllegalArgumentException(targets.size() + " targets for " + features.items() + " items");
        }
        for (int[] labels : targets) {
            for (int label : labels) {
                if (label <= SequenceSpec.BLANK || label >= spec.classes()) {
                    throw new IllegalArgumentException("label " + label + " of " + spec.classes() + " classes");
                }
            }
        }
        return new Part(features, of(spec, features).frames(), List.copyOf(targets));
    }

    int items() {
        return frames.length;
    }

    /** Frames of all items. */
    int rows() {
        return Math.toIntExact(
                IntStream.range(0, items()).mapToLong(i -> frames[i]).sum());
    }

    /** Labels of every item. */
    long[] labels() {
        return targets.stream().mapToLong(it -> it.length).toArray();
    }

    /** The labels of all items, one after another. */
    NDArray targets(NDManager owner) {
        return owner.create(targets.stream()
                .flatMapToInt(IntStream::of)
                .mapToLong(label -> label)
                .toArray());
    }

    /** What an item's loss is multiplied by. */
    double scale(int item, double weight) {
        return weight / Math.max(1, targets.get(item).length);
    }

    /** Items whose labels, with a blank between equal neighbours, need more frames than there are. */
    int infeasible() {
        return (int) IntStream.range(0, items())
                .filter(item -> frames[item] < needed(targets.get(item)))
                .count();
    }

    private static long needed(int[] labels) {
        long repeats = IntStream.range(1, labels.length)
                .filter(i -> labels[i] == labels[i - 1])
                .count();
        return labels.length + repeats;
    }
}
