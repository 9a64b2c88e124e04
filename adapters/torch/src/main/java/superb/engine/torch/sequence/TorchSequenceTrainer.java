package superb.engine.torch.sequence;

import ai.djl.engine.EngineException;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import superb.engine.Precision;
import superb.engine.torch.program.Products;
import superb.engine.torch.script.NativeFailure;
import superb.engine.torch.script.ScriptCall;
import superb.engine.torch.script.ScriptModule;
import superb.features.LayerFeatures;
import superb.sequence.Augmentation;
import superb.sequence.SequenceSpec;
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
    private final SequenceSpec spec;
    private final NDManager manager;
    private final ScriptModule script;
    private final boolean gpu;
    private final HeadState state;

    private TorchSequenceTrainer(SequenceSpec spec, NDManager manager, ScriptModule script, boolean gpu) {
        this.spec = spec;
        this.manager = manager;
        this.script = script;
        this.gpu = gpu;
        this.state = new HeadState(spec, script, manager);
    }

    /** @param parent of the device to train on; it stays open for as long as the trainer is used */
    public static TorchSequenceTrainer open(NDManager parent, SequenceSpec spec) {
        return open(
                parent,
                spec,
                Products.on(parent, Precision.FP32),
                parent.getDevice().isGpu());
    }

    /** @param gpu whether to compute as on a GPU, which works anywhere */
    static TorchSequenceTrainer open(NDManager parent, SequenceSpec spec, Products products, boolean gpu) {
        NDManager manager = parent.newSubManager();
        try {
            ScriptModule script = ScriptModule.load(manager, HeadScript.of(spec, products, gpu));
            try {
                return new TorchSequenceTrainer(spec, manager, script, gpu);
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
        float[] nll = losses(part, augmentations, weight, draw);
        double loss = 0;
        for (int item = 0; item < nll.length; item++) {
            loss += part.scale(item, weight) * nll[item];
        }
        return new PartLoss(loss, part.infeasible());
    }

    private float[] losses(Part part, List<Augmentation> augmentations, double weight, long draw) {
        Masks masks = Masks.of(augmentations, part.frames(), spec.dim());
        Packing packing = packing(part);
        float[] scales = new float[part.items()];
        for (int item = 0; item < scales.length; item++) {
            scales[item] = (float) part.scale(item, weight);
        }
        if (gpu) {
            JniUtils.setSeed(draw);
        }
        try (NDManager scratch = manager.newSubManager()) {
            return call("accumulate")
                    .with(state.parameters.list())
                    .with(state.gradients.list())
                    .with(part.features().states())
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
        } catch (EngineException e) {
            throw NativeFailure.of(e, "training a CTC head", "");
        }
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
                    .with(state.parameters.list())
                    .with(state.gradients.list())
                    .with(state.means.list())
                    .with(state.squares.list())
                    .with(state.steps)
                    .with(spec.learningRate())
                    .with(spec.clipNorm())
                    .run(scratch)
                    .get(0)
                    .toFloatArray()[0];
        }
    }

    @Override
    public void forget() {
        state.gradients.clear();
    }

    /** What was accumulated since the last update, before clipping. */
    public Map<String, FloatTensor> gradient() {
        return state.gradients.read();
    }

    @Override
    public List<FrameScores> scores(LayerFeatures features) {
        Part part = Part.of(spec, features);
        float[] all = part.rows() == 0 ? new float[0] : logProbabilities(part);
        List<FrameScores> scores = new ArrayList<>();
        FloatBuffer rest = FloatBuffer.wrap(all).asReadOnlyBuffer();
        for (int item = 0; item < part.items(); item++) {
            int size = features.frames(item) * spec.classes();
            scores.add(new FrameScores(features.frames(item), spec.classes(), rest.slice(0, size)));
            rest = rest.slice(size, rest.capacity() - size);
        }
        return scores;
    }

    /** Of all items, one after another. */
    private float[] logProbabilities(Part part) {
        Packing packing = packing(part);
        try (NDManager scratch = manager.newSubManager()) {
            return call("scores")
                    .with(state.parameters.list())
                    .with(part.features().states())
                    .with(part.frames())
                    .with(part.rows())
                    .with(packing.order(scratch))
                    .with(packing.sizes())
                    .run(scratch)
                    .get(0)
                    .toFloatArray();
        } catch (EngineException e) {
            throw NativeFailure.of(e, "scoring frames", "");
        }
    }

    @Override
    public Map<String, FloatTensor> state() {
        return state.read();
    }

    @Override
    public void restore(Map<String, FloatTensor> saved) {
        state.restore(saved);
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }
}
