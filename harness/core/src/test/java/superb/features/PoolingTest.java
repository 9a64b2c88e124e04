package superb.features;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class PoolingTest {
    private static final int LAYERS = 3;
    private static final int DIM = 5;

    /** {@code [items][layers][frames][dim]}, drawn around 1000 so that float32 sums would be off. */
    private static float[][][][] values(int... frames) {
        Random random = new Random(1);
        float[][][][] values = new float[frames.length][LAYERS][][];
        for (int item = 0; item < frames.length; item++) {
            for (int layer = 0; layer < LAYERS; layer++) {
                values[item][layer] = new float[frames[item]][DIM];
                for (float[] frame : values[item][layer]) {
                    for (int d = 0; d < DIM; d++) {
                        frame[d] = 1000 * (d + 1) + random.nextFloat();
                    }
                }
            }
        }
        return values;
    }

    private static float[] expected(float[][][][] values) {
        float[] means = new float[values.length * LAYERS * DIM];
        int at = 0;
        for (float[][][] item : values) {
            for (float[][] layer : item) {
                for (int d = 0; d < DIM; d++) {
                    double sum = 0;
                    for (float[] frame : layer) {
                        sum += frame[d];
                    }
                    means[at++] = (float) (sum / layer.length);
                }
            }
        }
        return means;
    }

    /** Beyond an item's end stands NaN: whatever is there must not matter. */
    private static LayerFeatures features(NDManager parent, float[][][][] values) {
        NDManager owner = parent.newSubManager();
        int longest = 0;
        int[] frames = new int[values.length];
        for (int item = 0; item < values.length; item++) {
            frames[item] = values[item][0].length;
            longest = Math.max(longest, frames[item]);
        }
        List<NDArray> states = new ArrayList<>();
        for (int layer = 0; layer < LAYERS; layer++) {
            float[] flat = new float[values.length * longest * DIM];
            java.util.Arrays.fill(flat, Float.NaN);
            for (int item = 0; item < values.length; item++) {
                for (int t = 0; t < frames[item]; t++) {
                    System.arraycopy(values[item][layer][t], 0, flat, (item * longest + t) * DIM, DIM);
                }
            }
            states.add(owner.create(flat, new Shape(values.length, longest, DIM)));
        }
        return new LayerFeatures(owner, states, frames);
    }

    private static float[] pooled(NDManager manager, float[][][][] values) {
        FloatBuffer target = FloatBuffer.allocate(values.length * LAYERS * DIM);
        try (LayerFeatures features = features(manager, values)) {
            Pooling.mean(features, target);
        }
        assertEquals(0, target.remaining());
        return target.array();
    }

    @Test
    void isTheMeanOverValidFrames() {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[][][][] values = values(700, 31, 1);
            assertArrayEquals(expected(values), pooled(manager, values), 1e-4f);
        }
    }

    @Test
    void isTheSameAloneAndInABatch() {
        try (NDManager manager = NDManager.newBaseManager()) {
            float[][][][] values = values(700, 31, 1);
            float[] batch = pooled(manager, values);
            for (int item = 0; item < values.length; item++) {
                float[] alone = pooled(manager, new float[][][][] {values[item]});
                float[] fromBatch = java.util.Arrays.copyOfRange(batch, item * LAYERS * DIM, (item + 1) * LAYERS * DIM);
                assertArrayEquals(alone, fromBatch, 0f);
            }
        }
    }

    @Test
    void isFloat32AndLeavesNothingBehind() {
        try (NDManager manager = NDManager.newBaseManager();
                LayerFeatures features = features(manager, values(6, 3))) {
            NDManager owner = features.states().get(0).getManager();
            int before = owner.getManagedArrays().size();
            int beforeOuter = manager.getManagedArrays().size();
            NDArray mean = Pooling.mean(features, manager);
            assertEquals(new Shape(2, LAYERS, DIM), mean.getShape());
            assertEquals(DataType.FLOAT32, mean.getDataType());
            assertEquals(before, owner.getManagedArrays().size());
            assertEquals(beforeOuter + 1, manager.getManagedArrays().size());
            mean.close();
            Pooling.mean(features, FloatBuffer.allocate(2 * LAYERS * DIM));
            assertEquals(before, owner.getManagedArrays().size());
            assertEquals(beforeOuter, manager.getManagedArrays().size());
        }
    }

    @Test
    void refusesAnItemWithoutFrames() {
        try (NDManager manager = NDManager.newBaseManager()) {
            NDManager owner = manager.newSubManager();
            NDArray state = owner.zeros(new Shape(1, 4, DIM));
            for (int frames : new int[] {0, 5}) {
                LayerFeatures features = new LayerFeatures(owner, List.of(state), new int[] {frames});
                assertThrows(IllegalArgumentException.class, () -> Pooling.mean(features, manager));
            }
        }
    }
}
