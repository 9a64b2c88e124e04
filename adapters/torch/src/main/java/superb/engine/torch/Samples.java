package superb.engine.torch;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import superb.engine.ClipBatch;

/** A batch of clips in libtorch's memory. */
final class Samples {
    private Samples() {}

    /** {@code [batch, samples]}, written straight into native memory. */
    static NDArray of(ClipBatch batch, NDManager cpu) {
        PtNDArray x = (PtNDArray) cpu.create(new Shape(batch.size(), batch.longest()), DataType.FLOAT32);
        batch.copySamples(JniUtils.getByteBuffer(x, true).asFloatBuffer());
        return x;
    }
}
