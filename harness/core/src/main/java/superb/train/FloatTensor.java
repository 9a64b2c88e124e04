package superb.train;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A small row-major tensor on the heap: a head's parameter, its optimiser state. Owns its array; immutable. */
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

    /** Joins tensors of one shape along a new leading axis. */
    public static FloatTensor stack(List<FloatTensor> parts) {
        List<Integer> shape = new ArrayList<>(List.of(parts.size()));
        shape.addAll(parts.get(0).shape);
        float[] all = new float[Math.multiplyExact(parts.size(), parts.get(0).values.length)];
        int at = 0;
        for (FloatTensor part : parts) {
            if (!part.shape.equals(parts.get(0).shape)) {
                throw new IllegalArgumentException("shapes " + parts.get(0).shape + " and " + part.shape + " differ");
            }
            System.arraycopy(part.values, 0, all, at, part.values.length);
            at += part.values.length;
        }
        return new FloatTensor(shape, all);
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

    /** Entry {@code index} of the leading axis. */
    public FloatTensor part(int index) {
        int size = values.length / shape.get(0);
        if (index < 0 || index >= shape.get(0)) {
            throw new IndexOutOfBoundsException(index + " of " + shape);
        }
        float[] copy = Arrays.copyOfRange(values, index * size, (index + 1) * size);
        return new FloatTensor(shape.subList(1, shape.size()), copy);
    }

    /** A copy with entry {@code index} of the leading axis replaced. */
    public FloatTensor withPart(int index, FloatTensor part) {
        if (!part.shape.equals(shape.subList(1, shape.size()))) {
            throw new IllegalArgumentException(part.shape + " is no part of " + shape);
        }
        float[] copy = values.clone();
        System.arraycopy(part.values, 0, copy, index * part.values.length, part.values.length);
        return new FloatTensor(shape, copy);
    }

    /** A read-only view. */
    public FloatBuffer values() {
        return FloatBuffer.wrap(values).asReadOnlyBuffer();
    }

    /** Same shape and the same bits. */
    @Override
    public boolean equals(Object other) {
        return other instanceof FloatTensor that && shape.equals(that.shape) && Arrays.equals(values, that.values);
    }

    @Override
    public int hashCode() {
        return 31 * shape.hashCode() + Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "float" + shape;
    }
}
