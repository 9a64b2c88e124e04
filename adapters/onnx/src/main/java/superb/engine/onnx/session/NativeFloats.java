package superb.engine.onnx.session;

import ai.djl.Device;
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

    /**
     * Room for {@code count} floats on the host, which a graph reads without a copy as long as {@code owner} is open.
     *
     * @param owner of whichever device
     */
    public static FloatBuffer room(int count, NDManager owner) {
        NDManager host = owner.getDevice().isGpu() ? owner.newSubManager(Device.cpu()) : owner;
        return view(host.create(new Shape(count), DataType.FLOAT32));
    }

    /**
     * @param values of the shape, row-major
     * @return on the device of {@code owner}
     */
    public static NDArray copy(FloatBuffer values, List<Long> shape, NDManager owner) {
        if (!owner.getDevice().isGpu()) {
            return filled(values, new Shape(shape), owner);
        }
        try (NDManager host = owner.newSubManager(Device.cpu())) {
            NDArray array = filled(values, new Shape(shape), host).toDevice(owner.getDevice(), false);
            array.attach(owner);
            return array;
        }
    }

    private static NDArray filled(FloatBuffer values, Shape shape, NDManager host) {
        NDArray array = host.create(shape, DataType.FLOAT32);
        if (values.hasRemaining()) {
            view(array).put(values.duplicate());
        }
        return array;
    }

    /** Of an array on the host: of any other it would be that of a copy. */
    private static FloatBuffer view(NDArray array) {
        return array.toByteBuffer(true).order(ByteOrder.nativeOrder()).asFloatBuffer();
    }
}
