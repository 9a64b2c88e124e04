package superb.engine.torch.sequence;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import superb.engine.torch.script.ScriptModule;
import superb.sequence.SequenceSpec;
import superb.sequence.SequenceStart;
import superb.sequence.SequenceStart.Parameter;
import superb.train.FloatTensor;

/**
 * One number for every parameter of a head: the parameters themselves, their gradient, or one of Adam's moments. They are
 * in the order of {@link SequenceStart#parameters}, but the two directions of an LSTM layer lie in one tensor with a
 * leading axis [2]. Memory belongs to the manager given.
 */
final class HeadTensors {
    private static final String REVERSE = "_reverse";

    private final List<Parameter> parameters;
    private final ScriptModule script;
    private final NDManager manager;
    private final List<NDArray> tensors = new ArrayList<>();
    private final Map<String, NDArray> byName = new HashMap<>();

    /** Zeros. */
    HeadTensors(SequenceSpec spec, ScriptModule script, NDManager manager) {
        this.parameters = SequenceStart.parameters(spec);
        this.script = script;
        this.manager = manager;
        List<String> names = parameters.stream().map(Parameter::name).toList();
        for (Parameter parameter : parameters) {
            boolean paired = names.contains(parameter.name() + REVERSE);
            if (!parameter.name().endsWith(REVERSE)) {
                add(parameter, paired);
            }
        }
    }

    private void add(Parameter parameter, boolean paired) {
        Shape shape = shape(parameter);
        NDArray tensor = manager.zeros(paired ? new Shape(2).addAll(shape) : shape);
        tensors.add(tensor);
        byName.put(parameter.name(), paired ? part(tensor, 0) : tensor);
        if (paired) {
            byName.put(parameter.name() + REVERSE, part(tensor, 1));
        }
    }

    private NDArray part(NDArray tensor, int index) {
        return script.call("part").with(tensor).with(index).run(manager).get(0);
    }

    private static Shape shape(Parameter parameter) {
        return new Shape(
                parameter.shape().stream().mapToLong(Integer::longValue).toArray());
    }

    /** For a script; they stay this object's. */
    List<NDArray> list() {
        return tensors;
    }

    Map<String, FloatTensor> read() {
        Map<String, FloatTensor> values = new LinkedHashMap<>();
        for (Parameter parameter : parameters) {
            values.put(
                    parameter.name(),
                    new FloatTensor(
                            parameter.shape(), byName.get(parameter.name()).toFloatArray()));
        }
        return values;
    }

    void write(Parameter parameter, FloatTensor values) {
        try (NDManager scratch = manager.newSubManager();
                NDManager host = manager.newSubManager(Device.cpu())) {
            // Straight into native memory: the largest tensors have tens of megabytes.
            PtNDArray copy = (PtNDArray) host.create(shape(parameter), DataType.FLOAT32);
            JniUtils.getByteBuffer(copy, true).asFloatBuffer().put(values.values());
            script.call("fill").with(byName.get(parameter.name())).with(copy).run(scratch);
        }
    }

    void clear() {
        try (NDManager scratch = manager.newSubManager()) {
            script.call("clear").with(tensors).run(scratch);
        }
    }
}
