package superb.engine.onnx.session;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;

/**
 * Floats in the memory of an {@link NDManager}, which gives it back when it is closed. What lies in a direct buffer of Java
 * stays until the garbage collector finds that out, so that a process that hears short clips would grow.
 */
public final class NativeFloats {
    private NativeFloats() {}

    /** Room for {@code count} floats, which a graph reads without a copy as long as {@code owner} is open. */
    public static FloatBuffer room(int count, NDManager owner) {
        return view(owner.create(new Shape(count), DataType.FLOAT32));
    }

    /** @param values of the shape, row-major */
    public static NDArray copy(FloatBuffer values, List<Long> shape, NDManager owner) {
        NDArray array = owner.create(new Shape(shape), DataType.FLOAT32);
        if (values.hasRemaining()) {
            view(array).put(values.duplicate());
        }
        return array;
    }

    private static FloatBuffer view(NDArray array) {
        return array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }
}
