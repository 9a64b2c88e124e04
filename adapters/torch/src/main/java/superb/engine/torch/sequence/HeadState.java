package superb.engine.torch.sequence;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import superb.engine.torch.script.ScriptModule;
import superb.sequence.SequenceSpec;
import superb.sequence.SequenceStart;
import superb.sequence.SequenceStart.Parameter;
import superb.train.FloatTensor;

/** A head's parameters, their gradient and the optimiser's memory on the device. It belongs to the manager given. */
final class HeadState {
    private static final String MEAN = "adam.mean.";
    private static final String SQUARE = "adam.square.";
    private static final String STEPS = "adam.steps";

    private final List<Parameter> all;
    private final ScriptModule script;
    private final NDManager manager;
    final HeadTensors parameters;
    final HeadTensors gradients;
    final HeadTensors means;
    final HeadTensors squares;
    /** Adam's count of updates, {@code [1]}. */
    final NDArray steps;

    /** As {@link SequenceStart} draws it. */
    HeadState(SequenceSpec spec, ScriptModule script, NDManager manager) {
        this.all = SequenceStart.parameters(spec);
        this.script = script;
        this.manager = manager;
        this.parameters = new HeadTensors(spec, script, manager);
        this.gradients = new HeadTensors(spec, script, manager);
        this.means = new HeadTensors(spec, script, manager);
        this.squares = new HeadTensors(spec, script, manager);
        this.steps = manager.zeros(new Shape(1));
        // One after another: those of ASR have 171 MB together.
        all.forEach(parameter -> parameters.write(parameter, SequenceStart.draw(parameter, spec.seed())));
    }

    Map<String, FloatTensor> read() {
        Map<String, FloatTensor> state = new LinkedHashMap<>(parameters.read());
        means.read().forEach((name, tensor) -> state.put(MEAN + name, tensor));
        squares.read().forEach((name, tensor) -> state.put(SQUARE + name, tensor));
        state.put(STEPS, new FloatTensor(List.of(1), steps.toFloatArray()));
        return state;
    }

    /** Where the state holds parameters alone, the optimiser starts afresh. */
    void restore(Map<String, FloatTensor> state) {
        boolean optimiser = state.containsKey(STEPS);
        check(state, "");
        if (optimiser) {
            check(state, MEAN);
            check(state, SQUARE);
        } else {
            means.clear();
            squares.clear();
        }
        gradients.clear();
        for (Parameter parameter : all) {
            parameters.write(parameter, state.get(parameter.name()));
            if (optimiser) {
                means.write(parameter, state.get(MEAN + parameter.name()));
                squares.write(parameter, state.get(SQUARE + parameter.name()));
            }
        }
        try (NDManager scratch = manager.newSubManager()) {
            float done = optimiser ? state.get(STEPS).get(0) : 0;
            script.call("fill")
                    .with(steps)
                    .with(scratch.create(new float[] {done}))
                    .run(scratch);
        }
    }

    private void check(Map<String, FloatTensor> state, String prefix) {
        for (Parameter parameter : all) {
            FloatTensor tensor = state.get(prefix + parameter.name());
            if (tensor == null || !tensor.shape().equals(parameter.shape())) {
                throw new IllegalArgumentException(
                        prefix + parameter.name() + " is " + tensor + ", expected " + parameter.shape());
            }
        }
    }
}
