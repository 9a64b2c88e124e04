package superb.engine.onnx.graph;

import java.util.List;

/**
 * A weight {@code [in, out]} as signed bytes: every output has a scale of its own, the largest magnitude is 127, zero is
 * zero. Both parts are computed from the numbers when they are written.
 */
record Int8Matrix(Numbers weight) {
    private static final int LARGEST = 127;

    /** {@code [out]}. */
    Numbers scales() {
        return new Numbers(
                List.of(weight.shape().get(1)),
                true,
                () -> scales(weight.values().get()));
    }

    /** {@code [in, out]}, row-major. */
    byte[] bytes() {
        float[] values = weight.values().get();
        float[] scales = scales(values);
        byte[] bytes = new byte[values.length];
        for (int i = 0; i < values.length; i++) {
            bytes[i] = (byte) Math.max(-LARGEST, Math.min(LARGEST, Math.round(values[i] / scales[i % scales.length])));
        }
        return bytes;
    }

    private float[] scales(float[] values) {
        float[] scales = new float[weight.shape().get(1)];
        for (int i = 0; i < values.length; i++) {
            int column = i % scales.length;
            scales[column] = Math.max(scales[column], Math.abs(values[i]));
        }
        for (int column = 0; column < scales.length; column++) {
            scales[column] = scales[column] == 0 ? 1 : scales[column] / LARGEST;
        }
        return scales;
    }
}
