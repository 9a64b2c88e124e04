package superb.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.audio.Waveform;
import superb.engine.Engine;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.error.Problem;
import superb.error.ResourcesException;
import superb.features.LayerFeatures;
import superb.sequence.Augmentation;
import superb.sequence.Augmenting;
import superb.sequence.FrameSource;
import superb.sequence.Readout;
import superb.sequence.SequenceListener;
import superb.sequence.SequenceSpec;
import superb.sequence.SequenceSplit;
import superb.sequence.SequenceState;
import superb.sequence.SequenceTrainer;
import superb.sequence.SequenceTraining;
import superb.store.FrameStore;
import superb.store.RowKey;
import superb.store.StoreIdentity;
import superb.task.FrameScores;
import superb.task.HeadDesign;
import superb.task.Recipe;
import superb.task.Split;
import superb.train.FloatTensor;
import superb.upstream.Upstream;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;

/** Ten updates: from the store as from the upstream, in parts as whole, after memory ran out as before. */
@Tag("e2e")
class SequenceTrainingTest {
    private static final int STEPS = 10;
    private static final long WHOLE = 1 << 20;
    private static final long PARTS = 60;

    @TempDir
    static Path folder;

    private static EngineSession session;
    private static OpenUpstream open;
    private static TaskData data;
    private static StoreIdentity identity;
    private static CellRows rows;
    private static FrameSource stored;
    private static FrameSource recomputed;
    private static FrameSource batched;

    @BeforeAll
    static void computeOnce() throws Exception {
        session = Engine.named("torch").start(new EngineOptions("cpu", 1));
        Upstream upstream =
                UpstreamRegistry.load().untrained(UpstreamRequest.parse("student:layers=2,dim=32,ffn=64,heads=4"), 7);
        open = session.open(upstream, Precision.FP32);
        data = new Tones(Files.createDirectories(folder.resolve("data")), new HeadDesign.FrameLinear(16)).data();
        identity = StoreIdentity.frames(
                open.card(), upstream.weights(), Precision.FP32, session.info(upstream, Precision.FP32));
        FrameStore store = FrameStore.open(folder.resolve("features"), identity);
        rows = CellRows.of(data, identity);
        Map<RowKey, ClipView> wanted = new LinkedHashMap<>();
        rows.keys().forEach(key -> wanted.put(key, rows.view(key)));
        new Extraction(open, () -> new FrameSink(store), new Silent(), () -> false).fill(wanted, Batching.SINGLE);
        int[] layers = {0, 2};
        stored = new StoredFrameSource(store.table(rows.keys()), layers, 32, session.manager());
        recomputed = new RecomputedFrames(open, rows, layers, Batching.SINGLE, session.manager());
        // A clip's frames must not depend on its batch mates.
        batched = new RecomputedFrames(open, rows, layers, new Batching(20_000), session.manager());
    }

    @AfterAll
    static void close() {
        open.close();
        session.close();
    }

    /** As if memory sufficed for one clip, and not for two at the same time. */
    private static OpenUpstream narrow() {
        return new OpenUpstream() {
            @Override
            public UpstreamCard card() {
                return open.card();
            }

            @Override
            public Precision precision() {
                return open.precision();
            }

            @Override
            public int lanes() {
                return 2;
            }

            @Override
            public LayerFeatures extract(List<Waveform> clips) {
                if (Thread.currentThread().getName().equals("lane")) {
                    throw new ResourcesException(Problem.of("memory ran out"));
                }
                return open.extract(clips);
            }

            @Override
            public void close() {}
        };
    }

    @Test
    void clipsForWhichSideBySideMemoryRunsOutPassOneByOne() {
        FrameStore store = FrameStore.open(folder.resolve("narrow"), identity);
        Map<RowKey, ClipView> wanted = new LinkedHashMap<>();
        rows.keys().forEach(key -> wanted.put(key, rows.view(key)));
        Extraction extraction = new Extraction(narrow(), () -> new FrameSink(store), new Silent(), () -> false);
        extraction.fill(wanted, Batching.SINGLE);
        assertEquals(List.of(), store.missing(rows.keys()));
        assertEquals(1, extraction.outOfMemoryRetries());
    }

    private static SequenceSplit split(Split split) {
        int[] first = rows.clips(split).stream().mapToInt(views -> views[0]).toArray();
        return SequenceSplit.of(split, first, open.card().strideSamples(), 5);
    }

    private static SequenceState train(FrameSource source, long partFrames, int failingCall) {
        SequenceSpec spec = new SequenceSpec(2, 32, new HeadDesign.FrameLinear(16), 5, 3, 1e-2, 1);
        Recipe recipe = data.recipe().withSteps(STEPS, STEPS / 2);
        try (SequenceTrainer trainer = new Failing(session.sequence(spec), failingCall)) {
            Readout dev = new Readout(
                    trainer,
                    source,
                    split(data.corpus().dev()),
                    data.transcription().orElseThrow());
            SequenceTraining training = new SequenceTraining(
                    trainer, recipe, source, split(data.corpus().train()), Augmenting.NONE, dev, "per");
            SequenceState end = training.run(SequenceState.start(trainer, partFrames), new Nobody(), () -> false);
            assertTrue(training.finished(end));
            return end;
        }
    }

    @Test
    void theStoreHoldsWhatTheUpstreamSays() {
        SequenceState kept = train(stored, WHOLE, -1);
        assertEquals(kept.training(), train(new Rounded(recomputed), WHOLE, -1).training(), "the same bits");
        assertClose(kept, train(batched, WHOLE, -1), 2e-2);
    }

    @Test
    void partsAddUpToTheBatch() {
        SequenceState parts = train(stored, PARTS, -1);
        assertClose(train(stored, WHOLE, -1), parts, 1e-3);
        assertEquals(0, parts.progress().retries());
    }

    @Test
    void memoryThatRunsOutMakesThePartsSmallerAndNothingElse() {
        SequenceState after = train(stored, WHOLE, 1);
        assertEquals(1, after.progress().retries());
        assertTrue(after.partFrames() < WHOLE);
        assertEquals(
                train(stored, after.partFrames(), -1).training(), after.training(), "as if it had been known before");
        SequenceState late = train(stored, WHOLE, 15);
        assertEquals(1, late.progress().retries());
        assertClose(train(stored, WHOLE, -1), late, 1e-3);
    }

    private static void assertClose(SequenceState a, SequenceState b, double tolerance) {
        int compared = 0;
        for (String name : a.best().keySet()) {
            FloatTensor x = a.training().get(name);
            FloatTensor y = b.training().get(name);
            double difference = 0;
            double norm = 0;
            for (int i = 0; i < x.elements(); i++) {
                difference += Math.pow(x.get(i) - y.get(i), 2);
                norm += Math.pow(x.get(i), 2);
            }
            double relative = Math.sqrt(difference / norm);
            assertTrue(relative < tolerance, () -> name + " differs by " + relative);
            compared++;
        }
        assertEquals(5, compared);
    }

    /** Runs out of memory once, at a numbered call; what was accumulated before stays until it is forgotten. */
    private static final class Failing implements SequenceTrainer {
        private final SequenceTrainer trainer;
        private final int failing;
        private int call;

        Failing(SequenceTrainer trainer, int failing) {
            this.trainer = trainer;
            this.failing = failing;
        }

        @Override
        public SequenceSpec spec() {
            return trainer.spec();
        }

        @Override
        public PartLoss accumulate(
                LayerFeatures features, List<int[]> targets, List<Augmentation> drawn, double weight, long draw) {
            if (call++ == failing) {
                throw new ResourcesException(Problem.of("memory ran out"));
            }
            return trainer.accumulate(features, targets, drawn, weight, draw);
        }

        @Override
        public double update() {
            return trainer.update();
        }

        @Override
        public void forget() {
            trainer.forget();
        }

        @Override
        public List<FrameScores> scores(LayerFeatures features) {
            return trainer.scores(features);
        }

        @Override
        public Map<String, FloatTensor> state() {
            return trainer.state();
        }

        @Override
        public void restore(Map<String, FloatTensor> state) {
            trainer.restore(state);
        }

        @Override
        public void close() {
            trainer.close();
        }
    }

    /** The same frames, through float16. */
    private record Rounded(FrameSource exact) implements FrameSource {
        @Override
        public int clips() {
            return exact.clips();
        }

        @Override
        public int frames(int clip) {
            return exact.frames(clip);
        }

        @Override
        public LayerFeatures read(int[] clips) {
            try (LayerFeatures features = exact.read(clips)) {
                int[] frames = new int[clips.length];
                for (int i = 0; i < frames.length; i++) {
                    frames[i] = features.frames(i);
                }
                return LayerFeatures.below(session.manager(), frames, owner -> {
                    List<NDArray> states = new ArrayList<>();
                    for (NDArray state : features.states()) {
                        try (NDArray half = state.toType(DataType.FLOAT16, true)) {
                            NDArray back = half.toType(DataType.FLOAT32, true);
                            back.attach(owner);
                            states.add(back);
                        }
                    }
                    return states;
                });
            }
        }
    }

    private static final class Nobody implements SequenceListener {
        @Override
        public void progress(long done, long total) {}

        @Override
        public void save(SequenceState state) {}
    }
}
