package superb.train;

import java.util.List;

/** A small row-major tensor on the heap: a head's parameter, its optimiser state. Owns its array. */
public final class FloatTensor {
    private final List<Integer> shape;
    private final float[] values;

    /** Takes over {@code values}. */
    public FloatTensor(List<Integer> shape, float[] values) {
        int elements = shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
        if (elements != values.length) {
            throw new IllegalArgumentException(
                    "shape " + shape + " has " + elements + " elements, got " + values.length);
        }
        this.shape = List.copyOf(shape);
        this.values = values;
    }

    public List<Integer> shape() {
        return shape;
    }

    public int elements() {
        return values.length;
    }

    public float get(int flatIndex) {
        return values[flatIndex];
    }

    public java.nio.FloatBuffer values() {
        return java.nio.FloatBuffer.wrap(values).asReadOnlyBuffer();
    }
}
