package superb.upstream;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.List;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

class RandomWeightsTest {
    private static final UpstreamModel MODEL = new TinyModel(64);

    @Test
    void linearWeightsAreNormal() {
        double[] values = doubles(read(RandomWeights.of(MODEL, 1), "linear.weight")); // 64 x 4096
        double p = new KolmogorovSmirnovTest().kolmogorovSmirnovTest(new NormalDistribution(0, 0.02), values);
        assertEquals(262_144, values.length);
        assertTrue(p > 0.01, "p = " + p);
        assertTrue(Arrays.stream(values).max().orElseThrow() > 4 * 0.02, "no number beyond four deviations");
    }

    @Test
    void convolutionsGetTheVarianceOfTheirFanIn() {
        double[] values = doubles(read(RandomWeights.of(MODEL, 1), "conv.weight")); // 512 x 512 x 3
        double square = Arrays.stream(values).map(it -> it * it).average().orElseThrow();
        assertEquals(2.0 / (512 * 3), square, 0.01 * 2 / (512 * 3));
    }

    @Test
    void weightNormStartsNeutral() {
        RandomWeights weights = RandomWeights.of(MODEL, 1);
        float[] v = read(weights, "pos.weight_v"); // 8 x 2 x 5
        float[] g = read(weights, "pos.weight_g"); // 1 x 1 x 5
        for (int tap = 0; tap < 5; tap++) {
            double square = 0;
            for (int row = 0; row < 16; row++) {
                square += Math.pow(v[row * 5 + tap], 2);
            }
            assertEquals(Math.sqrt(square), g[tap], 1e-6);
        }
    }

    @Test
    void seedAndNameDecideTheNumbers() {
        RandomWeights first = RandomWeights.of(MODEL, 1);
        RandomWeights again = RandomWeights.of(MODEL, 1);
        RandomWeights other = RandomWeights.of(MODEL, 2);
        assertArrayEquals(read(first, "conv.weight"), read(again, "conv.weight"));
        assertEquals(first.sha256(), again.sha256());
        assertNotEquals(first.sha256(), other.sha256());
        assertNotEquals(read(first, "linear.weight")[0], read(other, "linear.weight")[0]);
        assertNotEquals(read(first, "linear.weight")[0], read(first, "conv.weight")[0]);
        assertNotEquals(
                first.sha256(), RandomWeights.of(new TinyModel(65), 1).sha256(), "the declarations are in the hash");
    }

    /** The same on every machine, and from one version to the next unless the generator's name changes. */
    @Test
    void numbersArePinned() {
        float[] values = read(RandomWeights.of(MODEL, 1337), "linear.weight");
        // Computed apart from this code, in Python with the quantiles of its statistics module.
        float[] expected = {-0.015026534832f, 0.016866418548f, -0.03287279424f};
        assertArrayEquals(expected, Arrays.copyOf(values, 3), 2e-9f);
        assertEquals(0.000600263624, values[262_143], 2e-9);
        assertEquals(0xbc7631db, Float.floatToIntBits(values[0]));
    }

    @Test
    void constantsAndMistakes() {
        RandomWeights weights = RandomWeights.of(MODEL, 1);
        assertArrayEquals(new float[] {1, 1, 1}, read(weights, "norm.weight"));
        assertArrayEquals(new float[] {0, 0, 0}, read(weights, "norm.bias"));
        assertFalse(weights.trained());
        assertEquals("random (seed 1)", weights.provenance());
        assertThrows(IllegalArgumentException.class, () -> weights.read("norm.bias", FloatBuffer.allocate(4)));
        assertThrows(IllegalArgumentException.class, () -> weights.read("nothing", FloatBuffer.allocate(3)));
    }

    static float[] read(Weights weights, String name) {
        WeightSpec spec = weights.specs().stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow();
        FloatBuffer buffer = FloatBuffer.allocate((int) spec.elements());
        weights.read(name, buffer);
        assertEquals(0, buffer.remaining());
        return buffer.array();
    }

    private static double[] doubles(float[] values) {
        double[] doubles = new double[values.length];
        for (int i = 0; i < values.length; i++) {
            doubles[i] = values[i];
        }
        return doubles;
    }

    /** One weight of every kind. */
    record TinyModel(int width) implements UpstreamModel {
        @Override
        public UpstreamCard card() {
            return new UpstreamCard("tiny", "tiny", 1, width, 1, 320, 400, true, "test");
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T waveforms, T lengths) {
            ops.weight("conv.weight", Init.KAIMING_NORMAL, 512, 512, 3);
            ops.weight("linear.weight", Init.NORMAL_002, width, 4096);
            ops.weightNorm(
                    ops.weight("pos.weight_v", Init.POSITIONAL, 8, 2, 5),
                    ops.weight("pos.weight_g", Init.WEIGHT_NORM_GAIN, 1, 1, 5));
            T x = ops.layerNorm(
                    waveforms, ops.weight("norm.weight", Init.ONES, 3), ops.weight("norm.bias", Init.ZEROS, 3));
            return new Layers<>(List.of(x), lengths);
        }
    }
}
