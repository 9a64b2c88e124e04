package superb.engine.torch;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import superb.engine.torch.program.Prepared;
import superb.engine.torch.program.Source;
import superb.engine.torch.script.ScriptCall;
import superb.engine.torch.script.ScriptModule;
import superb.upstream.Weights;

/** Fills native memory with weights, tensor by tensor, and computes what a program prepares of them. */
final class PreparedTensors {
    private final ScriptModule script;
    private final Weights weights;

    PreparedTensors(ScriptModule script, Weights weights) {
        this.script = script;
        this.weights = weights;
    }

    /** On the device of {@code owner}, which closes them. */
    List<NDArray> load(List<Prepared> wanted, NDManager owner) {
        List<NDArray> tensors = new ArrayList<>();
        for (Prepared tensor : wanted) {
            if (tensor.asIs() && !owner.getDevice().isGpu()) {
                tensors.add(read(tensor.sources().get(0), owner));
            } else {
                tensors.add(compute(tensor, owner));
            }
        }
        return tensors;
    }

    private NDArray compute(Prepared tensor, NDManager owner) {
        try (NDManager scratch = owner.newSubManager()) {
            List<NDArray> sources = tensor.sources().stream()
                    .map(it -> read(it, scratch.newSubManager(Device.cpu())).toDevice(owner.getDevice(), false))
                    .toList();
            if (tensor.asIs()) {
                NDArray copy = sources.get(0);
                copy.attach(owner);
                return copy;
            }
            ScriptCall call = script.call(tensor.method());
            sources.forEach(call::with);
            return call.run(owner).get(0);
        }
    }

    /** Into the tensor's own memory, so that no second copy exists; {@code cpu} is a manager of the CPU. */
    private NDArray read(Source source, NDManager cpu) {
        long[] shape = source.shape().stream().mapToLong(Integer::longValue).toArray();
        PtNDArray tensor = (PtNDArray) cpu.create(new Shape(shape), DataType.FLOAT32);
        FloatBuffer memory = JniUtils.getByteBuffer(tensor, true).asFloatBuffer();
        source.read(weights, memory);
        return tensor;
    }
}
