package superb.engine.onnx.graph;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

class Int8MatrixTest {

    /** Two inputs, four outputs. */
    private final Int8Matrix matrix =
            new Int8Matrix(Numbers.constant("weight", new float[] {1, -0.5f, 0, 3e-3f, -2, 0.25f, 0, 1e-3f}, 2, 4));

    @Test
    void everyOutputUsesTheWholeRange() {
        assertArrayEquals(
                new float[] {2 / 127f, 0.5f / 127, 1, 3e-3f / 127},
                matrix.scales().values().get(),
                1e-9f);
        // -0.5 * 254 = -127; 0.25 is 63.5 of it and goes up.
        assertArrayEquals(new byte[] {64, -127, 0, 127, -127, 64, 0, 42}, matrix.bytes());
    }

    @Test
    void noWeightMovesByMoreThanHalfAStep() {
        float[] scales = matrix.scales().values().get();
        float[] weights = matrix.weight().values().get();
        byte[] bytes = matrix.bytes();
        for (int i = 0; i < weights.length; i++) {
            assertEquals(weights[i], bytes[i] * scales[i % 4], 0.5001 * scales[i % 4]);
        }
    }
}
