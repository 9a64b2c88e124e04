package superb.engine.torch.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
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
 * Heads on libtorch. The learning rates of a seed share mini-batches and every product; on the CPU they are cut in as
 * many groups as the session has threads, and groups train side by side, each on one core. Results have the same bits on
 * the same machine with the same number of threads.
 */
public final class TorchProbeTrainer implements ProbeTrainer {
    /** Largest intermediate tensor of an evaluation. */
    private static final int EVALUATION_FLOATS = 4 << 20;

    private final ProbeSpec spec;
    private final NDManager manager;
    private final int threads;
    private final Workers workers;
    /** By how many learning rates they serve. */
    private final Map<Integer, ScriptModule> scripts = new HashMap<>();

    private final List<HeadGroup> groups = new ArrayList<>();

    private TorchProbeTrainer(ProbeSpec spec, NDManager manager, int threads) {
        this.spec = spec;
        this.manager = manager;
        this.threads = threads;
        this.workers = Workers.open(threads);
    }

    private void start() {
        int rates = spec.learningRates().size();
        int parts = Math.min(threads, rates);
        for (int seed = 0; seed < spec.seeds().size(); seed++) {
            for (int part = 0; part < parts; part++) {
                group(seed, rates * part / parts, rates * (part + 1) / parts);
            }
        }
        restore(ProbeStart.of(spec));
    }

    private void group(int seed, int begin, int end) {
        ProbeSpec part = new ProbeSpec(
                spec.layers(),
                spec.dim(),
                spec.projection(),
                spec.slots(),
                List.of(spec.seeds().get(seed)),
                spec.learningRates().subList(begin, end),
                spec.clipNorm());
        ScriptModule script =
                scripts.computeIfAbsent(end - begin, size -> ScriptModule.load(manager, ProbeScript.of(part)));
        groups.add(new HeadGroup(part, seed, seed * spec.learningRates().size() + begin, script, manager));
    }

    private ScriptModule anyScript() {
        return scripts.values().iterator().next();
    }

    /** @param parent of the device to train on; it stays open for as long as the trainer is used */
    public static TorchProbeTrainer open(NDManager parent, ProbeSpec spec) {
        int threads = parent.getDevice().isGpu() ? 1 : JniUtils.getNumThreads();
        TorchProbeTrainer trainer = new TorchProbeTrainer(spec, parent.newSubManager(), threads);
        try {
            trainer.start();
            return trainer;
        } catch (RuntimeException e) {
            trainer.close();
            throw e;
        }
    }

    @Override
    public ProbeSpec spec() {
        return spec;
    }

    @Override
    public FeatureTable load(RowSource source) {
        return TorchTable.load(spec, source, anyScript(), manager.newSubManager());
    }

    @Override
    public FeatureTable stream(RowSource source) {
        return TorchTable.stream(spec, source, anyScript(), manager.newSubManager());
    }

    @Override
    public StepLog train(FeatureTable features, List<Updates> updates) {
        List<Integer> counts = updates.stream().map(Updates::count).distinct().toList();
        if (updates.size() != spec.seeds().size() || counts.size() != 1) {
            throw new IllegalArgumentException(
                    "%d lists of %s updates for seeds %s".formatted(updates.size(), counts, spec.seeds()));
        }
        int count = counts.get(0);
        float[][] loss = new float[count][spec.heads()];
        float[][] norm = new float[count][spec.heads()];
        if (count == 0) {
            return new StepLog(loss, norm);
        }
        eachGroup((TorchTable) features, updates, (group, stretch, table) -> {
            float[] log = group.train(stretch, table);
            int heads = group.heads();
            for (int i = 0; i < stretch.count(); i++) {
                int update = stretch.first() + i;
                System.arraycopy(log, 2 * heads * i, loss[update], group.firstHead(), heads);
                System.arraycopy(log, 2 * heads * i + heads, norm[update], group.firstHead(), heads);
            }
        });
        return new StepLog(loss, norm);
    }

    /**
     * Gradient of the loss of {@code updates}' only update at the present parameters, before clipping, of every head;
     * nothing is changed.
     */
    public List<Map<String, FloatTensor>> gradient(FeatureTable features, List<Updates> updates) {
        eachGroup((TorchTable) features, updates, HeadGroup::gradient);
        return groups.stream()
                .flatMap(group -> group.read(Role.GRADIENTS).stream())
                .toList();
    }

    private interface GroupWork {
        void run(HeadGroup group, Stretch stretch, NDArray table);
    }

    /** Rows are fetched by the caller's thread: the upstream that may compute them belongs to it. */
    private void eachGroup(TorchTable features, List<Updates> updates, GroupWork work) {
        if (features.loaded()) {
            List<Stretch> stretches = updates.stream().map(Stretch::whole).toList();
            side(groups, group -> work.run(group, stretches.get(group.seed()), features.device()));
            return;
        }
        for (int seed = 0; seed < updates.size(); seed++) {
            int of = seed;
            List<HeadGroup> ofSeed =
                    groups.stream().filter(group -> group.seed() == of).toList();
            for (Stretch stretch : Stretch.cut(updates.get(seed), features.capacity())) {
                try (NDManager scratch = manager.newSubManager()) {
                    NDArray table = features.fetch(stretch.fetches(), scratch);
                    side(ofSeed, group -> work.run(group, stretch, table));
                }
            }
        }
    }

    /** Side by side, large groups first, so that none is left over at the end. */
    private void side(List<HeadGroup> some, Consumer<HeadGroup> work) {
        workers.run(some.stream()
                .sorted(Comparator.comparingInt(HeadGroup::heads).reversed())
                .<Runnable>map(group -> () -> work.accept(group))
                .toList());
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
        /** @param result {@code [heads, count, …]}: heads from {@code firstHead} on, rows from {@code firstRow} on */
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
                int firstRow = first;
                side(groups, group -> {
                    try (NDArray result = group.evaluate(method, table, numbers, scratch)) {
                        sink.take(group.firstHead(), firstRow, part.length, result);
                    }
                });
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
        workers.close();
        scripts.values().forEach(ScriptModule::close);
        manager.close();
    }
}
