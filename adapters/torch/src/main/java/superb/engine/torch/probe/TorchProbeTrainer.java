package superb.engine.torch.probe;

import ai.djl.Device;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import superb.engine.torch.probe.HeadGroup.Role;
import superb.engine.torch.script.ScriptModule;
import superb.features.RowSource;
import superb.train.FeatureTable;
import superb.train.FloatTensor;
import superb.train.ProbeSpec;
import superb.train.ProbeStart;
import superb.train.ProbeTrainer;
import superb.train.StepLog;
import superb.train.Updates;

/**
 * Heads on libtorch. Seeds see different mini-batches and run one after the other, which keeps the parameters of one
 * seed in the processor's cache; the learning rates of a seed share every product.
 */
public final class TorchProbeTrainer implements ProbeTrainer {
    /** Largest intermediate tensor of an evaluation. */
    private static final int EVALUATION_FLOATS = 4 << 20;

    private final ProbeSpec spec;
    private final NDManager manager;
    private final ScriptModule script;
    private final List<HeadGroup> groups;

    private TorchProbeTrainer(ProbeSpec spec, NDManager manager) {
        this.spec = spec;
        this.manager = manager;
        this.script = ScriptModule.load(manager, ProbeScript.of(spec));
        this.groups = spec.seeds().stream()
                .map(seed -> new HeadGroup(spec, script, manager))
                .toList();
        restore(ProbeStart.of(spec));
    }

    /** @param parent of the device to train on; it stays open for as long as the trainer is used */
    public static TorchProbeTrainer open(NDManager parent, ProbeSpec spec) {
        NDManager manager = parent.newSubManager();
        try {
            return new TorchProbeTrainer(spec, manager);
        } catch (RuntimeException e) {
            manager.close();
            throw e;
        }
    }

    @Override
    public ProbeSpec spec() {
        return spec;
    }

    @Override
    public FeatureTable load(RowSource source) {
        return TorchTable.load(spec, source, script, manager.newSubManager());
    }

    @Override
    public FeatureTable stream(RowSource source) {
        return TorchTable.stream(spec, source, script, manager.newSubManager());
    }

    @Override
    public StepLog train(FeatureTable features, List<Updates> updates) {
        List<Integer> counts = updates.stream().map(Updates::count).distinct().toList();
        if (updates.size() != groups.size() || counts.size() != 1) {
            throw new IllegalArgumentException(
                    "%d lists of %s updates for seeds %s".formatted(updates.size(), counts, spec.seeds()));
        }
        int count = counts.get(0);
        float[][] loss = new float[count][spec.heads()];
        float[][] norm = new float[count][spec.heads()];
        for (int seed = 0; seed < groups.size(); seed++) {
            for (Stretch stretch : Stretch.cut(updates.get(seed), (TorchTable) features)) {
                float[] log = train(groups.get(seed), stretch, (TorchTable) features);
                int rates = spec.learningRates().size();
                for (int i = 0; i < stretch.count(); i++) {
                    int at = 2 * rates * i;
                    System.arraycopy(log, at, loss[stretch.first() + i], seed * rates, rates);
                    System.arraycopy(log, at + rates, norm[stretch.first() + i], seed * rates, rates);
                }
            }
        }
        return new StepLog(loss, norm);
    }

    private float[] train(HeadGroup group, Stretch stretch, TorchTable features) {
        try (NDManager scratch = manager.newSubManager();
                NDManager host = manager.newSubManager(Device.cpu())) {
            return script.call("train")
                    .with(group.state())
                    .with(stretch.table(features, scratch))
                    .with(stretch.rows(scratch))
                    .with(stretch.labels(spec, scratch))
                    .with(stretch.weights(scratch))
                    .with(stretch.ends(host))
                    .run(scratch)
                    .get(0)
                    .toFloatArray();
        }
    }

    /**
     * Gradient of the loss of {@code updates}' only update at the present parameters, before clipping, of every head;
     * nothing is changed.
     */
    public List<Map<String, FloatTensor>> gradient(FeatureTable features, List<Updates> updates) {
        List<Map<String, FloatTensor>> gradients = new ArrayList<>();
        for (int seed = 0; seed < groups.size(); seed++) {
            HeadGroup group = groups.get(seed);
            for (Stretch stretch : Stretch.cut(updates.get(seed), (TorchTable) features)) {
                try (NDManager scratch = manager.newSubManager()) {
                    script.call("gradient_of")
                            .with(group.state())
                            .with(stretch.table((TorchTable) features, scratch))
                            .with(stretch.rows(scratch))
                            .with(stretch.labels(spec, scratch))
                            .with(stretch.weights(scratch))
                            .run(scratch);
                }
            }
            gradients.addAll(group.read(Role.GRADIENTS));
        }
        return gradients;
    }

    @Override
    public int[][][] predict(FeatureTable features, int[] rows) {
        int slots = spec.slots().size();
        int[][][] classes = new int[spec.heads()][rows.length][];
        evaluate("predict", (TorchTable) features, rows, (firstHead, firstRow, count, result) -> {
            long[] chosen = result.toLongArray();
            for (int i = 0; i < chosen.length / slots; i++) {
                int[] ofRow = new int[slots];
                for (int slot = 0; slot < slots; slot++) {
                    ofRow[slot] = (int) chosen[i * slots + slot];
                }
                classes[firstHead + i / count][firstRow + i % count] = ofRow;
            }
        });
        return classes;
    }

    @Override
    public float[][][] logits(FeatureTable features, int[] rows) {
        int width = spec.classes();
        float[][][] logits = new float[spec.heads()][rows.length][];
        evaluate("logits", (TorchTable) features, rows, (firstHead, firstRow, count, result) -> {
            float[] values = result.toFloatArray();
            for (int i = 0; i < values.length / width; i++) {
                logits[firstHead + i / count][firstRow + i % count] =
                        Arrays.copyOfRange(values, i * width, (i + 1) * width);
            }
        });
        return logits;
    }

    private interface Sink {
        /** @param result {@code [rates, count, …]}: heads from {@code firstHead} on, rows from {@code firstRow} on */
        void take(int firstHead, int firstRow, int count, NDArray result);
    }

    private void evaluate(String method, TorchTable features, int[] rows, Sink sink) {
        int rates = spec.learningRates().size();
        int widest = Math.max(rates * Math.max(spec.classes(), spec.dim()), spec.rowElements());
        int step = Math.min(Math.max(1, EVALUATION_FLOATS / widest), features.capacity());
        for (int first = 0; first < rows.length; first += step) {
            int[] part = Arrays.copyOfRange(rows, first, Math.min(rows.length, first + step));
            try (NDManager scratch = manager.newSubManager()) {
                NDArray table = features.loaded() ? features.device() : features.fetch(part, scratch);
                long[] at = IntStream.range(0, part.length)
                        .mapToLong(i -> features.loaded() ? part[i] : i)
                        .toArray();
                NDArray numbers = scratch.create(at);
                for (int seed = 0; seed < groups.size(); seed++) {
                    NDArray result = script.call(method)
                            .with(groups.get(seed).state())
                            .with(table)
                            .with(numbers)
                            .run(scratch)
                            .get(0);
                    sink.take(seed * rates, first, part.length, result);
                    result.close();
                }
            }
        }
    }

    @Override
    public Map<String, FloatTensor> state() {
        return AllHeads.state(groups);
    }

    @Override
    public void restore(Map<String, FloatTensor> state) {
        AllHeads.restore(spec, groups, state);
    }

    @Override
    public void close() {
        script.close();
        manager.close();
    }
}
