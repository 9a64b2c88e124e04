package superb.engine.torch.probe;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import superb.engine.torch.script.ScriptCall;
import superb.engine.torch.script.ScriptModule;
import superb.train.FloatTensor;
import superb.train.ProbeSpec;
import superb.train.ProbeSpec.Parameter;

/**
 * Heads of one seed, some or all of its learning rates, on the device, as {@link ProbeScript} wants them: projectors
 * transposed, {@code [R, D, P]}, and everything else of a head in one flat row
 * {@code [w, projector bias, output weight, output bias]}; for the parameters, the gradients and Adam's two moments.
 * Memory belongs to the manager given.
 */
final class HeadGroup {
    /** Pairs of tensors in {@link #state}; behind them Adam's steps. */
    enum Role {
        PARAMETERS,
        GRADIENTS,
        MEANS,
        SQUARES
    }

    private final ProbeSpec spec;
    private final int seed;
    private final int firstHead;
    private final int rates;
    private final int flat;
    private final ScriptModule script;
    private final NDManager manager;
    private final List<NDArray> state = new ArrayList<>();

    /**
     * @param spec of these heads alone
     * @param seed index of their seed among all
     * @param firstHead number of the first of them among all
     * @param script {@link ProbeScript} for as many learning rates
     */
    HeadGroup(ProbeSpec spec, int seed, int firstHead, ScriptModule script, NDManager manager) {
        this.spec = spec;
        this.seed = seed;
        this.firstHead = firstHead;
        this.rates = spec.learningRates().size();
        this.flat = spec.parameterCount() - spec.projection() * spec.dim();
        this.script = script;
        this.manager = manager;
        for (int role = 0; role < Role.values().length; role++) {
            state.add(manager.zeros(new Shape(rates, spec.dim(), spec.projection())));
            state.add(manager.zeros(new Shape(rates, flat)));
        }
        state.add(manager.zeros(new Shape(rates)));
    }

    int seed() {
        return seed;
    }

    int firstHead() {
        return firstHead;
    }

    int heads() {
        return rates;
    }

    /** Runs a stretch of updates; {@code [updates][loss, norm][heads]}, flat. */
    float[] train(Stretch stretch, NDArray table) {
        try (NDManager scratch = manager.newSubManager();
                NDManager host = manager.newSubManager(Device.cpu())) {
            double[] learningRates = spec.learningRates().stream()
                    .mapToDouble(Double::doubleValue)
                    .toArray();
            return call("train", stretch, table, scratch)
                    .with(stretch.ends(host))
                    .with(host.create(learningRates))
                    .run(scratch)
                    .get(0)
                    .toFloatArray();
        }
    }

    /** Leaves the gradient of a stretch of one update in {@link Role#GRADIENTS}. */
    void gradient(Stretch stretch, NDArray table) {
        try (NDManager scratch = manager.newSubManager()) {
            call("gradient_of", stretch, table, scratch).run(scratch);
        }
    }

    private ScriptCall call(String method, Stretch stretch, NDArray table, NDManager scratch) {
        return script.call(method)
                .with(state)
                .with(table)
                .with(stretch.rows(scratch))
                .with(stretch.labels(spec, scratch))
                .with(stretch.weights(scratch));
    }

    /** {@code logits} or {@code predict} of rows of a table: {@code [heads, rows, …]}. */
    NDArray evaluate(String method, NDArray table, NDArray rows, NDManager owner) {
        return script.call(method).with(state).with(table).with(rows).run(owner).get(0);
    }

    /** Every head with its tensors by name, without a leading axis. */
    List<Map<String, FloatTensor>> read(Role role) {
        float[] projectors;
        try (NDManager scratch = manager.newSubManager()) {
            NDArray turned = state.get(2 * role.ordinal()).transpose(0, 2, 1);
            turned.attach(scratch);
            projectors = turned.toFloatArray();
        }
        float[] rest = state.get(2 * role.ordinal() + 1).toFloatArray();
        List<Map<String, FloatTensor>> heads = new ArrayList<>();
        for (int rate = 0; rate < rates; rate++) {
            Map<String, FloatTensor> head = new LinkedHashMap<>();
            int at = rate * flat;
            for (Parameter parameter : spec.parameters()) {
                int size = parameter.elements();
                float[] values;
                if (projector(parameter)) {
                    values = Arrays.copyOfRange(projectors, rate * size, (rate + 1) * size);
                } else {
                    values = Arrays.copyOfRange(rest, at, at + size);
                    at += size;
                }
                head.put(parameter.name(), new FloatTensor(parameter.shape(), values));
            }
            heads.add(head);
        }
        return heads;
    }

    /** @param heads as {@link #read} gives them */
    void write(Role role, List<Map<String, FloatTensor>> heads) {
        float[] projectors = new float[rates * spec.projection() * spec.dim()];
        float[] rest = new float[rates * flat];
        int at = 0;
        for (int rate = 0; rate < rates; rate++) {
            for (Parameter parameter : spec.parameters()) {
                FloatTensor tensor = heads.get(rate).get(parameter.name());
                if (projector(parameter)) {
                    tensor.values().get(projectors, rate * tensor.elements(), tensor.elements());
                } else {
                    tensor.values().get(rest, at, tensor.elements());
                    at += tensor.elements();
                }
            }
        }
        try (NDManager scratch = manager.newSubManager()) {
            NDArray untransposed = scratch.create(projectors, new Shape(rates, spec.projection(), spec.dim()));
            copy(untransposed.transpose(0, 2, 1), state.get(2 * role.ordinal()), scratch);
            copy(scratch.create(rest, new Shape(rates, flat)), state.get(2 * role.ordinal() + 1), scratch);
        }
    }

    void clear(Role role) {
        try (NDManager scratch = manager.newSubManager()) {
            for (NDArray tensor : state.subList(2 * role.ordinal(), 2 * role.ordinal() + 2)) {
                copy(scratch.zeros(tensor.getShape()), tensor, scratch);
            }
        }
    }

    /** Adam's count of the updates of every head. */
    float[] steps() {
        return state.get(state.size() - 1).toFloatArray();
    }

    void steps(float[] steps) {
        try (NDManager scratch = manager.newSubManager()) {
            copy(scratch.create(steps), state.get(state.size() - 1), scratch);
        }
    }

    private void copy(NDArray from, NDArray to, NDManager scratch) {
        script.call("fill").with(to).with(0).with(from).run(scratch);
    }

    private static boolean projector(Parameter parameter) {
        return parameter.name().equals(ProbeSpec.PROJECTOR_WEIGHT);
    }
}
