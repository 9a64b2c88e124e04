package superb.features;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDArrays;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * The mean over the valid frames of every hidden state. Heads that are linear up to and including the mean over time (KS, SID, IC,
 * ER) see nothing else of a clip, so this is all that the feature store keeps of it.
 *
 * <p>Sums run in float64 on the device of the states, so that the result does not depend on the batch a clip came in.
 */
public final class Pooling {
    /** Part of every key of the feature store; changes with every change that moves a value. */
    public static final String ID = "mean/v1";

    private Pooling() {}

    /**
     * {@code [items, layers, dim]} float32, attached to {@code owner}; whoever owns that closes it. Nothing else stays behind.
     *
     * @throws IllegalArgumentException if an item has no valid frame, or more than the states hold
     */
    public static NDArray mean(LayerFeatures features, NDManager owner) {
        NDList means = new NDList();
        try (NDManager scratch = owner.newSubManager()) {
            Frames frames = Frames.of(features, scratch);
            for (NDArray state : features.states()) {
                NDArray mean = frames.mean(state); // [items, dim] float64
                mean.attach(scratch);
                means.add(mean);
            }
            try (NDArray stacked = NDArrays.stack(means, 1)) { // [items, layers, dim]
                NDArray result = stacked.toType(DataType.FLOAT32, false);
                result.attach(owner);
                return result;
            }
        }
    }

    /** Writes {@code items * layers * dim} values, item by item, at the position of {@code target} and moves it on. */
    public static void mean(LayerFeatures features, FloatBuffer target) {
        NDManager device = features.states().get(0).getManager();
        try (NDManager scratch = device.newSubManager();
                NDArray means = mean(features, scratch)) {
            target.put(means.toByteBuffer(false).order(ByteOrder.nativeOrder()).asFloatBuffer());
        }
    }

    /** The valid frames of a batch as the device needs them; masks are made only where items differ in length. */
    private record Frames(boolean equal, NDArray counts, NDArray mask, NDArray zero) {

        static Frames of(LayerFeatures features, NDManager scratch) {
            int longest = (int) features.states().get(0).getShape().get(1);
            int items = features.items();
            boolean equal = true;
            double[] counts = new double[items];
            boolean[] mask = new boolean[items * longest];
            for (int item = 0; item < items; item++) {
                int valid = features.frames(item);
                if (valid < 1 || valid > longest) {
                    throw new IllegalArgumentException(
                            "item " + item + " has " + valid + " valid frames of " + longest);
                }
                counts[item] = valid;
                equal &= valid == longest;
                java.util.Arrays.fill(mask, item * longest, item * longest + valid, true);
            }
            return new Frames(
                    equal,
                    scratch.create(counts, new Shape(items, 1)),
                    scratch.create(mask, new Shape(items, longest, 1)),
                    scratch.create(new float[1], new Shape(1, 1, 1)));
        }

        /** {@code [items, dim]} float64. Values beyond an item's end are replaced, not multiplied by zero: they may be anything. */
        NDArray mean(NDArray state) {
            List<NDArray> steps = new ArrayList<>();
            try {
                NDArray valid = equal ? state : keep(steps, masked(state, steps));
                NDArray wide = keep(steps, valid.toType(DataType.FLOAT64, false));
                NDArray sum = keep(steps, wide.sum(new int[] {1}));
                return sum.div(counts);
            } finally {
                steps.forEach(NDArray::close);
            }
        }

        private NDArray masked(NDArray state, List<NDArray> steps) {
            NDArray wideMask = keep(steps, mask.broadcast(state.getShape())); // a view: nothing is copied
            NDArray wideZero = keep(steps, zero.broadcast(state.getShape()));
            return NDArrays.where(wideMask, state, wideZero);
        }

        private static NDArray keep(List<NDArray> steps, NDArray array) {
            steps.add(array);
            return array;
        }
    }
}
