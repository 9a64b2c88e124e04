package superb.engine.onnx.graph;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.List;
import java.util.function.Supplier;

/** A tensor that a graph brings along; its bytes (little-endian, row-major) are made when they are written. */
record Initializer(String name, Type type, List<Long> dims, long bytes, Supplier<ByteBuffer> content) {

    static Initializer floats(String name, Numbers numbers) {
        return new Initializer(
                name,
                Type.FLOAT,
                numbers.shape().stream().map(Integer::longValue).toList(),
                (long) numbers.elements() * Float.BYTES,
                () -> {
                    float[] values = numbers.values().get();
                    ByteBuffer bytes = room(values.length * Float.BYTES);
                    bytes.asFloatBuffer().put(values);
                    return bytes;
                });
    }

    static Initializer doubles(String name, List<Integer> shape, Supplier<double[]> values) {
        long elements = shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
        return new Initializer(
                name, Type.DOUBLE, shape.stream().map(Integer::longValue).toList(), elements * Double.BYTES, () -> {
                    double[] numbers = values.get();
                    ByteBuffer bytes = room(numbers.length * Double.BYTES);
                    bytes.asDoubleBuffer().put(numbers);
                    return bytes;
                });
    }

    static Initializer bytes(String name, Type type, List<Integer> shape, Supplier<byte[]> values) {
        return new Initializer(
                name,
                type,
                shape.stream().map(Integer::longValue).toList(),
                shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact),
                () -> ByteBuffer.wrap(values.get()));
    }

    static Initializer longs(String name, List<Long> shape, long... values) {
        return new Initializer(name, Type.INT64, shape, (long) values.length * Long.BYTES, () -> {
            ByteBuffer bytes = room(values.length * Long.BYTES);
            bytes.asLongBuffer().put(values);
            return bytes;
        });
    }

    private static ByteBuffer room(int bytes) {
        return ByteBuffer.allocate(bytes).order(ByteOrder.LITTLE_ENDIAN);
    }
}
