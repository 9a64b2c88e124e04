package superb.engine.onnx.session;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.Arrays;
import java.util.List;

/**
 * A tensor that goes into a graph, row-major. Direct buffers in native order are read where they lie, others are
 * copied; the remaining elements are the tensor.
 */
public sealed interface OnnxInput {

    String name();

    List<Long> shape();

    /** float32. */
    record Floats(String name, FloatBuffer values, List<Long> shape) implements OnnxInput {
        public Floats {
            shape = fitting(name, values.remaining(), shape);
        }
    }

    /** int64. */
    record Longs(String name, LongBuffer values, List<Long> shape) implements OnnxInput {
        public Longs {
            shape = fitting(name, values.remaining(), shape);
        }
    }

    static OnnxInput floats(String name, FloatBuffer values, long... shape) {
        return new Floats(name, values, boxed(shape));
    }

    static OnnxInput longs(String name, LongBuffer values, long... shape) {
        return new Longs(name, values, boxed(shape));
    }

    /** A direct buffer with room for {@code count} floats, which a graph reads without a copy. */
    static FloatBuffer room(int count) {
        return ByteBuffer.allocateDirect(Math.multiplyExact(count, Float.BYTES))
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }

    private static List<Long> boxed(long... shape) {
        return Arrays.stream(shape).boxed().toList();
    }

    private static List<Long> fitting(String name, int values, List<Long> shape) {
        if (shape.stream().reduce(1L, Math::multiplyExact) != values) {
            throw new IllegalArgumentException("input '" + name + "' has " + values + " values for shape " + shape);
        }
        return List.copyOf(shape);
    }
}
