package superb.engine.torch.probe;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.FloatBuffer;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import superb.engine.torch.TestDevice;
import superb.features.RowSource;
import superb.train.FeatureTable;
import superb.train.FloatTensor;
import superb.train.ProbeSpec;
import superb.train.StepLog;
import superb.train.Updates;

class ProbeTrainerTest {
    private static final int CLASSES = 12;
    private static final ProbeSpec KS = spec(List.of(1L), List.of(1e-2));

    private final MemoryRows rows = MemoryRows.clustered(300, 4 * 32, CLASSES, 7);
    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager(TestDevice.get(), "PyTorch");
        JniUtils.setNumThreads(1); // two that wait for one another on a busy machine make tiny products slow
    }

    @AfterEach
    void close() {
        manager.close();
    }

    private static ProbeSpec spec(List<Long> seeds, List<Double> rates) {
        return new ProbeSpec(4, 32, 16, List.of(CLASSES), seeds, rates, 1.0);
    }

    /** Batches of 32, the fourth of them smaller. */
    private static Updates updates(long seed, int begin, int end) {
        Random random = new Random(seed);
        Updates.Builder updates = Updates.builder(1);
        for (int update = 0; update < end; update++) {
            int size = update % 4 == 3 ? 21 : 32;
            for (int i = 0; i < size; i++) {
                int row = random.nextInt(300);
                if (update >= begin) {
                    updates.add(row, new int[] {row % CLASSES}, 1f / size);
                }
            }
            if (update >= begin) {
                updates.endUpdate();
            }
        }
        return updates.build();
    }

    private static List<Updates> updates(ProbeSpec spec, int begin, int end) {
        return spec.seeds().stream().map(seed -> updates(seed, begin, end)).toList();
    }

    private Map<String, FloatTensor> trained(ProbeSpec spec, int... cuts) {
        try (TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, spec);
                FeatureTable features = trainer.load(rows)) {
            int begin = 0;
            for (int end : cuts) {
                trainer.train(features, updates(spec, begin, end));
                begin = end;
            }
            return trainer.state();
        }
    }

    @Test
    void sameBitsHoweverTheUpdatesAreCut() {
        JniUtils.setNumThreads(2);
        ProbeSpec grid = spec(List.of(1L, 2L), List.of(1e-2, 1e-3, 1e-4));
        Map<String, FloatTensor> once = trained(grid, 40);
        assertEquals(once, trained(grid, 40));
        assertEquals(once, trained(grid, 10, 20, 30, 40));
        assertEquals(once, trained(grid, 1, 27, 40));
        assertNotEquals(once, trained(grid, 39));
        try (TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, grid);
                FeatureTable features = trainer.stream(rows)) {
            trainer.train(features, updates(grid, 0, 40));
            assertEquals(once, trainer.state());
        }
        JniUtils.setNumThreads(1);
    }

    @Test
    void headsDoNotSeeOneAnother() {
        ProbeSpec grid = spec(List.of(1L, 2L), List.of(1e-2, 1e-4));
        Map<String, FloatTensor> together = trained(grid, 30);
        for (int head = 0; head < grid.heads(); head++) {
            ProbeSpec alone = spec(List.of(grid.seeds().get(grid.seedOf(head))), List.of(grid.learningRate(head)));
            Map<String, FloatTensor> single = trained(alone, 30);
            for (String name : single.keySet()) {
                assertClose(name, single.get(name).part(0), together.get(name).part(head), 1e-4);
            }
        }
        assertNotEquals(
                together.get(ProbeSpec.OUTPUT_BIAS).part(0),
                together.get(ProbeSpec.OUTPUT_BIAS).part(1));
    }

    @Test
    void streamedRowsTrainAsLoadedOnes() {
        ProbeSpec grid = spec(List.of(1L, 2L), List.of(1e-2, 1e-3));
        Map<String, FloatTensor> loaded = trained(grid, 50);
        try (TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, grid);
                FeatureTable features = trainer.stream(rows)) {
            trainer.train(features, updates(grid, 0, 50));
            assertTrue(rows.copied.get() > 300, "rows were fetched");
            assertEquals(loaded, trainer.state());
        }
    }

    /** Rows so wide that the buffer holds 16 of them: every update is a stretch of its own, and larger than the buffer. */
    @Test
    void streamsUpdatesLargerThanTheBuffer() {
        int dim = 1 << 20;
        RowSource wide = new RowSource() {
            @Override
            public int rows() {
                return 50;
            }

            @Override
            public int rowFloats() {
                return dim;
            }

            @Override
            public void copyRows(int[] numbers, FloatBuffer target) {
                float[] row = new float[dim];
                for (int number : numbers) {
                    row[number] = 1;
                    target.put(row);
                    row[number] = 0;
                }
            }
        };
        ProbeSpec spec = new ProbeSpec(1, dim, 1, List.of(2), List.of(1L), List.of(1e-2), 1.0);
        Updates.Builder updates = Updates.builder(1);
        for (int row = 0; row < 40; row++) {
            updates.add(row, new int[] {row % 2}, 1f / 20);
            if (row % 20 == 19) {
                updates.endUpdate();
            }
        }
        try (TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, spec);
                FeatureTable features = trainer.stream(wide)) {
            Map<String, FloatTensor> start = trainer.state();
            trainer.train(features, List.of(updates.build()));
            FloatTensor before = start.get(ProbeSpec.PROJECTOR_WEIGHT);
            FloatTensor after = trainer.state().get(ProbeSpec.PROJECTOR_WEIGHT);
            for (int row = 0; row < 50; row++) {
                assertEquals(row < 40, before.get(row) != after.get(row), "column " + row);
            }
            assertEquals(20, trainer.predict(features, IntStream.range(0, 20).toArray())[0].length);
        }
    }

    @Test
    void goesOnExactlyFromAState() {
        ProbeSpec grid = spec(List.of(1L, 2L), List.of(1e-2, 1e-3));
        Map<String, FloatTensor> unbroken = trained(grid, 40);
        Map<String, FloatTensor> half = trained(grid, 20);
        try (TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, grid);
                FeatureTable features = trainer.load(rows)) {
            trainer.train(features, updates(grid, 0, 13));
            trainer.restore(half);
            assertEquals(half, trainer.state());
            trainer.train(features, updates(grid, 20, 40));
            assertEquals(unbroken, trainer.state());

            Map<String, FloatTensor> parameters = new HashMap<>();
            grid.parameters().forEach(parameter -> parameters.put(parameter.name(), half.get(parameter.name())));
            trainer.restore(parameters);
            Map<String, FloatTensor> fresh = trainer.state();
            assertEquals(0, fresh.get("adam.steps").get(0));
            assertEquals(half.get(ProbeSpec.PROJECTOR_WEIGHT), fresh.get(ProbeSpec.PROJECTOR_WEIGHT));
        }
    }

    @Test
    void learns() {
        try (TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, KS);
                FeatureTable features = trainer.load(rows)) {
            StepLog log = trainer.train(features, updates(KS, 0, 60));
            assertEquals(Math.log(CLASSES), log.loss(0, 0), 0.3, "uniform outputs at the start");
            assertTrue(log.loss(59, 0) < 0.5, "loss " + log.loss(59, 0));
            int[] all = IntStream.range(0, 300).toArray();
            int[][] said = trainer.predict(features, all)[0];
            float[][] logits = trainer.logits(features, all)[0];
            int right = 0;
            for (int row = 0; row < 300; row++) {
                right += said[row][0] == row % CLASSES ? 1 : 0;
                assertEquals(argmax(logits[row]), said[row][0]);
            }
            assertTrue(right > 270, right + " of 300");
        }
    }

    @Test
    void ofEqualLogitsTheFirstIsChosenInEverySlot() {
        ProbeSpec slots = new ProbeSpec(2, 3, 4, List.of(6, 14, 4), List.of(1L), List.of(0.1), 1);
        try (TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, slots);
                FeatureTable features = trainer.load(new MemoryRows(List.of(new float[6], new float[6])))) {
            Map<String, FloatTensor> zero = new HashMap<>();
            for (ProbeSpec.Parameter parameter : slots.parameters()) {
                FloatTensor empty = new FloatTensor(parameter.shape(), new float[parameter.elements()]);
                zero.put(parameter.name(), FloatTensor.stack(List.of(empty)));
            }
            trainer.restore(zero);
            assertArrayEquals(new int[] {0, 0, 0}, trainer.predict(features, new int[] {1})[0][0]);
        }
    }

    @Test
    void oneHiddenStateHasNoLayerWeights() {
        ProbeSpec fbank = new ProbeSpec(1, 24, 16, List.of(CLASSES), List.of(1L, 2L), List.of(1e-2, 1e-3), 1);
        try (TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, fbank);
                FeatureTable features = trainer.load(MemoryRows.clustered(300, 24, CLASSES, 3))) {
            assertTrue(!trainer.state().containsKey(ProbeSpec.LAYER_WEIGHTS));
            StepLog log = trainer.train(features, updates(fbank, 0, 30));
            for (int head = 0; head < 4; head++) {
                assertTrue(log.loss(29, head) < log.loss(0, head), "head " + head);
            }
        }
    }

    /** Closed form against central differences, on both ways of computing it. */
    @Test
    void gradientIsThatOfTheLoss() {
        for (int classes : List.of(5, 26)) {
            ProbeSpec spec = new ProbeSpec(3, 6, 4, List.of(classes, 3), List.of(5L), List.of(1e-3), 1);
            Updates.Builder one = Updates.builder(2);
            for (int row = 0; row < 7; row++) {
                one.add(row, new int[] {row % classes, row % 3}, 1f / 7);
            }
            List<Updates> update = List.of(one.endUpdate().build());
            try (TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, spec);
                    FeatureTable features = trainer.load(MemoryRows.clustered(7, 18, 3, 1))) {
                Map<String, FloatTensor> start = new HashMap<>(trainer.state());
                start.put(ProbeSpec.LAYER_WEIGHTS, new FloatTensor(List.of(1, 3), new float[] {0.3f, -0.5f, 0.1f}));
                trainer.restore(start);
                Map<String, FloatTensor> gradient =
                        trainer.gradient(features, update).get(0);
                for (ProbeSpec.Parameter parameter : spec.parameters()) {
                    for (int i = 0; i < parameter.elements(); i++) {
                        double slope = (loss(trainer, features, update, start, parameter.name(), i, 1e-2f)
                                        - loss(trainer, features, update, start, parameter.name(), i, -1e-2f))
                                / 2e-2;
                        assertEquals(slope, gradient.get(parameter.name()).get(i), 2e-4, parameter.name() + " " + i);
                    }
                }
            }
        }
    }

    private static double loss(
            TorchProbeTrainer trainer,
            FeatureTable features,
            List<Updates> update,
            Map<String, FloatTensor> start,
            String name,
            int index,
            float shift) {
        FloatTensor tensor = start.get(name);
        float[] moved = new float[tensor.elements()];
        tensor.values().get(moved);
        moved[index] += shift;
        Map<String, FloatTensor> state = new HashMap<>(start);
        state.put(name, new FloatTensor(tensor.shape(), moved));
        trainer.restore(state);
        return trainer.train(features, update).loss(0, 0);
    }

    @Test
    void refusesWhatDoesNotFit() {
        try (TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, KS)) {
            assertThrows(IllegalArgumentException.class, () -> trainer.load(MemoryRows.clustered(2, 5, 2, 1)));
            try (FeatureTable features = trainer.load(rows)) {
                assertThrows(IllegalArgumentException.class, () -> trainer.train(features, List.of()));
                Updates wrongClass = Updates.builder(1)
                        .add(0, new int[] {CLASSES}, 1)
                        .endUpdate()
                        .build();
                assertThrows(IllegalArgumentException.class, () -> trainer.train(features, List.of(wrongClass)));
            }
            Map<String, FloatTensor> other = trained(spec(List.of(1L, 2L), List.of(1e-3)), 1);
            assertThrows(IllegalArgumentException.class, () -> trainer.restore(other));
        }
    }

    @Test
    void leavesNothingOpen() {
        BaseNDManager base = (BaseNDManager) manager;
        manager.cap(); // an array that strays here would be refused
        trained(KS, 20, 40);
        assertEquals(0, base.getManagedArrays().size());
    }

    private static int argmax(float[] values) {
        int best = 0;
        for (int i = 1; i < values.length; i++) {
            best = values[i] > values[best] ? i : best;
        }
        return best;
    }

    private static void assertClose(String name, FloatTensor expected, FloatTensor got, double relative) {
        double difference = 0;
        double size = 0;
        for (int i = 0; i < expected.elements(); i++) {
            difference += Math.pow(expected.get(i) - got.get(i), 2);
            size += Math.pow(expected.get(i), 2);
        }
        double ratio = Math.sqrt(difference / Math.max(size, 1e-20));
        assertTrue(ratio < relative, name + " differs by " + ratio);
    }
}
