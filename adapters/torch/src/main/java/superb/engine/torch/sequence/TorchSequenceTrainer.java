package superb.engine.torch.sequence;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import superb.engine.Precision;
import superb.engine.torch.program.Products;
import superb.engine.torch.script.ScriptCall;
import superb.engine.torch.script.ScriptModule;
import superb.features.LayerFeatures;
import superb.sequence.Augmentation;
import superb.sequence.SequenceSpec;
import superb.sequence.SequenceStart;
import superb.sequence.SequenceStart.Parameter;
import superb.sequence.SequenceTrainer;
import superb.task.FrameScores;
import superb.task.HeadDesign.Recurrent;
import superb.train.FloatTensor;

/**
 * A CTC head on libtorch. A part of a batch is one script call that mixes the layers, runs the head, its loss and the
 * closed-form gradient; the optimiser is another. Results have the same bits on the same machine with the same number of
 * threads.
 */
public final class TorchSequenceTrainer implements SequenceTrainer {
    private static final String MEAN = "adam.mean.";
    private static final String SQUARE = "adam.square.";
    private static final String STEPS = "adam.steps";

    private final SequenceSpec spec;
    private final NDManager manager;
    private final ScriptModule script;
    private final HeadTensors parameters;
    private final HeadTensors gradients;
    private final HeadTensors means;
    private final HeadTensors squares;
    private final NDArray steps;

    private TorchSequenceTrainer(SequenceSpec spec, NDManager manager, ScriptModule script) {
        this.spec = spec;
        this.manager = manager;
        this.script = script;
        this.parameters = new HeadTensors(spec, script, manager);
        this.gradients = new HeadTensors(spec, script, manager);
        this.means = new HeadTensors(spec, script, manager);
        this.squares = new HeadTensors(spec, script, manager);
        this.steps = manager.zeros(new Shape(1));
        for (Parameter parameter : SequenceStart.parameters(spec)) {
            parameters.write(parameter, SequenceStart.draw(parameter, spec.seed()));
        }
    }

    /** @param parent of the device to train on; it stays open for as long as the trainer is used */
    public static TorchSequenceTrainer open(NDManager parent, SequenceSpec spec) {
        return open(parent, spec, Products.on(parent, Precision.FP32));
    }

    static TorchSequenceTrainer open(NDManager parent, SequenceSpec spec, Products products) {
        NDManager manager = parent.newSubManager();
        try {
            ScriptModule script = ScriptModule.load(manager, HeadScript.of(spec, products));
            try {
                return new TorchSequenceTrainer(spec, manager, script);
            } catch (RuntimeException e) {
                script.close();
                throw e;
            }
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    /** What is open between two calls. */
    NDManager manager() {
        return manager;
    }

    @Override
    public SequenceSpec spec() {
        return spec;
    }

    @Override
    public PartLoss accumulate(
            LayerFeatures features, List<int[]> targets, List<Augmentation> augmentations, double weight, long draw) {
        Part part = Part.of(spec, features, targets);
        if (part.rows() == 0) {
            return new PartLoss(0, part.infeasible());
        }
        Masks masks = Masks.of(augmentations, part.frames(), spec.dim());
        Packing packing = packing(part);
        float[] scales = new float[part.items()];
        for (int item = 0; item < scales.length; item++) {
            scales[item] = (float) part.scale(item, weight);
        }
        float[] nll;
        try (NDManager scratch = manager.newSubManager()) {
            nll = call("accumulate")
                    .with(parameters.list())
                    .with(gradients.list())
                    .with(features.states())
                    .with(part.frames())
                    .with(part.rows())
                    .with(packing.order(scratch))
                    .with(packing.sizes())
                    .with(part.targets(scratch))
                    .with(part.labels())
                    .with(scratch.create(scales))
                    .with(masks.warps())
                    .with(masks.bands())
                    .with(masks.spans())
                    .with(draw)
                    .run(scratch)
                    .get(0)
                    .toFloatArray();
        }
        double loss = 0;
        for (int item = 0; item < nll.length; item++) {
            loss += part.scale(item, weight) * nll[item];
        }
        return new PartLoss(loss, part.infeasible());
    }

    private ScriptCall call(String method) {
        // Off, because every new shape would be analysed again; the setting belongs to the calling thread.
        JniUtils.setGraphExecutorOptimize(false);
        return script.call(method);
    }

    /** Only a head that reads in order needs one. */
    private Packing packing(Part part) {
        return Packing.of(spec.head() instanceof Recurrent ? part.frames() : new long[0]);
    }

    @Override
    public double update() {
        try (NDManager scratch = manager.newSubManager()) {
            return call("update")
                    .with(parameters.list())
                    .with(gradients.list())
                    .with(means.list())
                    .with(squares.list())
                    .with(steps)
                    .with(spec.learningRate())
                    .with(spec.clipNorm())
                    .run(scratch)
                    .get(0)
                    .toFloatArray()[0];
        }
    }

    @Override
    public void forget() {
        gradients.clear();
    }

    /** What was accumulated since the last update, before clipping. */
    public Map<String, FloatTensor> gradient() {
        return gradients.read();
    }

    @Override
    public List<FrameScores> scores(LayerFeatures features) {
        Part part = Part.of(spec, features, List.of());
        float[] all = new float[0];
        if (part.rows() > 0) {
            Packing packing = packing(part);
            try (NDManager scratch = manager.newSubManager()) {
                all = call("scores")
                        .with(parameters.list())
                        .with(features.states())
                        .with(part.frames())
                        .with(part.rows())
                        .with(packing.order(scratch))
                        .with(packing.sizes())
                        .run(scratch)
                        .get(0)
                        .toFloatArray();
            }
        }
        List<FrameScores> scores = new ArrayList<>();
        FloatBuffer rest = FloatBuffer.wrap(all).asReadOnlyBuffer();
        for (int item = 0; item < part.items(); item++) {
            int size = features.frames(item) * spec.classes();
            scores.add(new FrameScores(features.frames(item), spec.classes(), rest.slice(0, size)));
            rest = rest.slice(size, rest.capacity() - size);
        }
        return scores;
    }

    @Override
    public Map<String, FloatTensor> state() {
        Map<String, FloatTensor> state = new LinkedHashMap<>(parameters.read());
        means.read().forEach((name, tensor) -> state.put(MEAN + name, tensor));
        squares.read().forEach((name, tensor) -> state.put(SQUARE + name, tensor));
        state.put(STEPS, new FloatTensor(List.of(1), steps.toFloatArray()));
        return state;
    }

    @Override
    public void restore(Map<String, FloatTensor> state) {
        boolean optimiser = state.containsKey(STEPS);
        List<Parameter> all = SequenceStart.parameters(spec);
        all.forEach(parameter -> check(state, "", parameter));
        if (optimiser) {
            all.forEach(parameter -> check(state, MEAN, parameter));
            all.forEach(parameter -> check(state, SQUARE, parameter));
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

    private static void check(Map<String, FloatTensor> state, String prefix, Parameter parameter) {
        FloatTensor tensor = state.get(prefix + parameter.name());
        if (tensor == null || !tensor.shape().equals(parameter.shape())) {
            throw new IllegalArgumentException(
                    prefix + parameter.name() + " is " + tensor + ", expected " + parameter.shape());
        }
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }
}
