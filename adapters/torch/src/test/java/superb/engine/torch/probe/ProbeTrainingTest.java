package superb.engine.torch.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.engine.torch.TestDevice;
import superb.error.DataException;
import superb.features.RowSource;
import superb.task.Clip;
import superb.task.HeadDesign;
import superb.task.Recipe;
import superb.task.Sampling;
import superb.task.Split;
import superb.task.View;
import superb.train.CurveRow;
import superb.train.FeatureTable;
import superb.train.ProbePredictions;
import superb.train.ProbeSpec;
import superb.train.ProbeSplit;
import superb.train.ProbeState;
import superb.train.ProbeTraining;
import superb.train.StateFile;
import superb.train.TrainingListener;

/** The loop with a real trainer: evaluations, choice of the best, stopping and going on. */
class ProbeTrainingTest {
    private static final int CLASSES = 4;
    private static final BooleanSupplier NEVER = () -> false;
    private static final Recipe RECIPE =
            new Recipe(8, 2, 1e-3, 1, 100, 30, new HeadDesign.MeanLinear(16), Sampling.BALANCED, Sampling.BALANCED, 1);
    private static final ProbeSpec GRID =
            new ProbeSpec(3, 20, 16, List.of(CLASSES), List.of(1L, 2L), List.of(1e-1, 1e-3, 0.0), 1);

    /** Rows 0-99 train, 100-139 dev, 140-199 test; the class of a row is its number modulo 4. */
    private final MemoryRows rows = MemoryRows.clustered(200, 60, CLASSES, 9);

    private NDManager manager;

    @TempDir
    Path folder;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager(TestDevice.get(), "PyTorch");
        JniUtils.setNumThreads(1); // two that wait for one another on a busy machine make tiny products slow
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static ProbeSplit split(String name, int begin, int end, Function<Integer, List<Integer>> labels) {
        List<Clip> clips = new ArrayList<>();
        List<int[]> rows = new ArrayList<>();
        for (int row = begin; row < end; row++) {
            clips.add(new Clip(
                    "clip" + row,
                    Path.of("clip" + row),
                    16_000,
                    1,
                    List.of(View.WHOLE),
                    OptionalInt.empty(),
                    labels.apply(row),
                    ""));
            rows.add(new int[] {row});
        }
        return ProbeSplit.of(new Split(name, clips, clips.size()), rows);
    }

    private static ProbeSplit split(String name, int begin, int end) {
        return split(name, begin, end, row -> List.of(row % CLASSES));
    }

    private static final ProbeSplit TRAIN = split("train", 0, 100);
    private static final ProbeSplit DEV = split("dev", 100, 140);
    private static final ProbeSplit TEST = split("test", 140, 200);

    /** Remembers what it is told. */
    private static final class Told implements TrainingListener {
        final List<ProbeState> saved = new ArrayList<>();
        final List<Long> done = new ArrayList<>();

        @Override
        public void progress(long updates, long total, double updatesPerSecond) {
            assertTrue(updatesPerSecond > 0 && updates <= total);
            done.add(updates);
        }

        @Override
        public void save(ProbeState state) {
            saved.add(state);
        }
    }

    private ProbeState unbroken(RowSource source) {
        try (TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, GRID);
                FeatureTable features = trainer.load(source)) {
            return new ProbeTraining(trainer, RECIPE, features, TRAIN, DEV)
                    .run(ProbeState.start(trainer), new Told(), NEVER);
        }
    }

    @Test
    void evaluatesAndKeepsTheBest() {
        Told told = new Told();
        try (TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, GRID);
                FeatureTable features = trainer.load(rows)) {
            ProbeTraining training = new ProbeTraining(trainer, RECIPE, features, TRAIN, DEV);
            ProbeState end = training.run(ProbeState.start(trainer), told, NEVER);

            assertEquals(100, end.step());
            assertEquals(
                    List.of(30, 60, 90, 100),
                    told.saved.stream().map(ProbeState::step).toList());
            assertEquals(told.saved.get(3), end);
            assertEquals(100, told.done.get(told.done.size() - 1));
            assertEquals(told.done.stream().sorted().toList(), told.done);
            assertEquals(
                    List.of(30, 60, 90, 100),
                    end.curves().stream().map(CurveRow::step).distinct().toList());
            assertEquals(4 * 6, end.curves().size());

            for (int head = 0; head < 6; head++) {
                int number = head;
                List<CurveRow> curve = end.curves().stream()
                        .filter(row -> row.head() == number)
                        .toList();
                double best = curve.stream().mapToDouble(CurveRow::dev).max().orElseThrow();
                CurveRow first = curve.stream()
                        .filter(row -> row.dev() == best)
                        .findFirst()
                        .orElseThrow();
                assertEquals(best, end.heads().get(head).bestDev());
                assertEquals(first.step(), end.heads().get(head).bestStep(), "a tie keeps the older");
                assertEquals(GRID.learningRate(head), curve.get(0).learningRate());
                int saved = List.of(30, 60, 90, 100).indexOf(first.step());
                assertEquals(
                        told.saved
                                .get(saved)
                                .training()
                                .get(ProbeSpec.OUTPUT_WEIGHT)
                                .part(head),
                        end.best(head).get(ProbeSpec.OUTPUT_WEIGHT));
            }
            int fixed = 2; // learning rate 0
            assertEquals(30, end.heads().get(fixed).bestStep());
            assertEquals(ProbeState.start(TorchProbeTrainer.open(manager, GRID)).best(fixed), end.best(fixed));
            assertTrue(end.curves().get(18).loss() < end.curves().get(20).loss(), "the others learn");
            for (int seed = 0; seed < 2; seed++) {
                int chosen = 3 * seed;
                for (int head = 3 * seed; head < 3 * seed + 3; head++) {
                    double dev = end.heads().get(head).bestDev();
                    chosen = dev > end.heads().get(chosen).bestDev() ? head : chosen;
                }
                assertEquals(chosen, end.chosenHead(seed));
                assertNotEquals(3 * seed + 2, chosen, "a head that does not learn");
            }
            assertEquals(1.0, java.util.Arrays.stream(end.layerMix(0)).sum(), 1e-12);
        }
    }

    @Test
    void testsTheBestParameters() {
        try (TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, GRID);
                FeatureTable features = trainer.load(rows)) {
            Recipe plain = new Recipe(
                    8, 2, 1e-3, 1, 60, 20, new HeadDesign.MeanLinear(16), Sampling.SHUFFLED, Sampling.SEQUENTIAL, 1);
            ProbeTraining training = new ProbeTraining(trainer, plain, features, TRAIN, DEV);
            ProbeState end = training.run(ProbeState.start(trainer), new Told(), NEVER);
            ProbePredictions dev = training.test(end, DEV);
            ProbePredictions test = training.test(end, TEST);
            float[][][] logits = training.logits(end, TEST);
            for (int head = 0; head < GRID.heads(); head++) {
                assertEquals(end.heads().get(head).bestDev(), dev.accuracy(head).fraction());
                int right = 0;
                for (int clip = 0; clip < TEST.clips(); clip++) {
                    assertEquals(
                            superb.metric.Accuracy.decide(logits[head][clip], GRID.slots()),
                            test.predicted(head, clip));
                    right += test.predicted(head, clip).equals(List.of((140 + clip) % CLASSES)) ? 1 : 0;
                }
                assertEquals(right, test.accuracy(head).hits());
                assertEquals(60, test.accuracy(head).total());
            }
            assertTrue(test.accuracy(0).fraction() > 0.9, test.accuracy(0).toString());
            assertEquals(end.training(), trainer.state(), "testing leaves the trainer as it was");
        }
    }

    @Test
    void interruptedAndResumedEqualsUnbroken() {
        ProbeState expected = unbroken(rows);
        for (int every : new int[] {3, 5}) {
            Path of = folder.resolve(every + ".state");
            int interruptions = 0;
            while (true) {
                try (TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, GRID);
                        FeatureTable features = trainer.stream(rows)) {
                    ProbeTraining training = new ProbeTraining(trainer, RECIPE, features, TRAIN, DEV);
                    ProbeState from = StateFile.read(of, "grid").orElseGet(() -> ProbeState.start(trainer));
                    int[] asked = {0};
                    ProbeState end = training.run(
                            from,
                            new TrainingListener() {
                                @Override
                                public void progress(long done, long total, double updatesPerSecond) {}

                                @Override
                                public void save(ProbeState state) {
                                    StateFile.write(of, "grid", state);
                                }
                            },
                            () -> asked[0]++ == every);
                    assertEquals(end, StateFile.read(of, "grid").orElseThrow());
                    if (end.step() == RECIPE.steps()) {
                        assertEquals(expected, end);
                        break;
                    }
                    assertTrue(end.step() > from.step());
                    interruptions++;
                }
            }
            assertTrue(interruptions >= 3, interruptions + " interruptions");
        }
    }

    /** With the feature cache off rows are computed again at every step, by the same arithmetic. */
    @Test
    void recomputedRowsTrainAsATable() {
        RowSource computed = new RowSource() {
            @Override
            public int rows() {
                return 200;
            }

            @Override
            public int rowFloats() {
                return 60;
            }

            @Override
            public void copyRows(int[] numbers, FloatBuffer target) {
                for (int number : numbers) {
                    for (int i = 0; i < 60; i++) {
                        target.put((float) Math.sin(1 + number * 0.37 + i * (1 + number % CLASSES) * 0.11));
                    }
                }
            }
        };
        ProbeState table = unbroken(computed);
        try (TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, GRID);
                FeatureTable features = trainer.stream(computed)) {
            ProbeState again = new ProbeTraining(trainer, RECIPE, features, TRAIN, DEV)
                    .run(ProbeState.start(trainer), new Told(), NEVER);
            assertEquals(table, again);
        }
    }

    /** A NaN in one clip costs the updates that see it, is counted, and poisons nothing. */
    @Test
    void countsSkippedUpdates() {
        List<float[]> with = new ArrayList<>();
        for (int row = 0; row < 200; row++) {
            FloatBuffer values = FloatBuffer.allocate(60);
            rows.copyRows(new int[] {row}, values);
            with.add(values.array());
        }
        with.get(17)[5] = Float.NaN;
        ProbeState end = unbroken(new MemoryRows(with));
        for (int head = 0; head < GRID.heads(); head++) {
            int skipped = end.heads().get(head).skipped();
            assertTrue(skipped > 5 && skipped < 60, skipped + " skipped");
            assertEquals(100 - skipped, end.training().get("adam.steps").get(head));
        }
        assertTrue(end.heads().get(0).bestDev() > 0.8);
        assertTrue(end.curves().stream().allMatch(row -> Double.isFinite(row.loss())));
    }

    /** IC: an utterance counts only when all slots are right. */
    @Test
    void scoresExactMatches() {
        ProbeSpec slots = new ProbeSpec(3, 20, 16, List.of(2, 3, 2), List.of(1L), List.of(1e-2), 1);
        Function<Integer, List<Integer>> labels =
                row -> List.of(row % CLASSES / 2, row % CLASSES % 3, row % CLASSES == 3 ? 1 : 0);
        ProbeSplit test = split("test", 140, 200, row -> row == 141 ? List.of(0, 1, Clip.NO_CLASS) : labels.apply(row));
        try (TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, slots);
                FeatureTable features = trainer.load(rows)) {
            ProbeTraining training = new ProbeTraining(
                    trainer, RECIPE, features, split("train", 0, 100, labels), split("dev", 100, 140, labels));
            ProbeState end = training.run(ProbeState.start(trainer), new Told(), NEVER);
            assertEquals(
                    Math.log(2) + Math.log(3) + Math.log(2), firstLoss(slots, labels), 0.4, "the slots' losses add up");
            ProbePredictions said = training.test(end, test);
            assertEquals(List.of(0, 1, 0), said.predicted(0, 1));
            assertFalse(said.correct(0, 1), "a value that training never shows is never right");
            assertTrue(said.accuracy(0).hits() > 50, said.accuracy(0).toString());
        }
        assertThrows(DataException.class, () -> {
            try (TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, slots);
                    FeatureTable features = trainer.load(rows)) {
                new ProbeTraining(trainer, RECIPE, features, test, test);
            }
        });
    }

    private double firstLoss(ProbeSpec slots, Function<Integer, List<Integer>> labels) {
        Recipe once = RECIPE.withSteps(1, 1);
        try (TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, slots);
                FeatureTable features = trainer.load(rows)) {
            ProbeTraining training = new ProbeTraining(
                    trainer, once, features, split("train", 0, 100, labels), split("dev", 100, 140, labels));
            return training.run(ProbeState.start(trainer), new Told(), NEVER)
                    .curves()
                    .get(0)
                    .loss();
        }
    }

    @Test
    void refusesAStateOfOtherHeads() {
        ProbeSpec other = new ProbeSpec(3, 20, 16, List.of(CLASSES), List.of(1L, 3L), List.of(1e-1, 1e-3, 0.0), 1);
        try (TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, GRID);
                TorchProbeTrainer theirs = TorchProbeTrainer.open(manager, other);
                FeatureTable features = trainer.load(rows)) {
            ProbeTraining training = new ProbeTraining(trainer, RECIPE, features, TRAIN, DEV);
            ProbeState state = ProbeState.start(theirs);
            assertNotEquals(ProbeState.start(trainer).best(), state.best());
            assertThrows(IllegalArgumentException.class, () -> training.run(state, new Told(), NEVER));
        }
    }
}
