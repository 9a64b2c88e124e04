package superb.engine.torch.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.BaseNDManager;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import superb.engine.torch.TestDevice;
import superb.engine.torch.program.Products;
import superb.engine.torch.script.ScriptModule;
import superb.error.ResourcesException;
import superb.features.LayerFeatures;
import superb.sequence.Augmentation;
import superb.sequence.Augmentation.Span;
import superb.sequence.SequenceSpec;
import superb.sequence.SequenceTrainer.PartLoss;
import superb.sequence.SpecAugment;
import superb.task.FrameScores;
import superb.task.HeadDesign;
import superb.train.FloatTensor;

class SequenceTrainerTest {
    private static final int DIM = 12;
    private static final int CLASSES = 7;
    private static final int[] FRAMES = {9, 14, 5, 14, 1};
    private static final List<int[]> TARGETS =
            List.of(new int[] {1, 2, 2}, new int[] {3, 4, 5, 6}, new int[] {6}, new int[] {}, new int[] {2, 3});

    private NDManager manager;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager(TestDevice.get(), "PyTorch");
        JniUtils.setNumThreads(1);
    }

    @AfterEach
    void close() {
        manager.close();
    }

    static List<SequenceSpec> specs() {
        return List.of(
                spec(3, new HeadDesign.FrameLinear(6)),
                spec(1, new HeadDesign.FrameLinear(6)),
                spec(3, new HeadDesign.Recurrent(6, 5, 2, 0, false)));
    }

    private static SequenceSpec spec(int layers, HeadDesign head) {
        return new SequenceSpec(layers, DIM, head, CLASSES, 5, 1e-2, 1.0);
    }

    /** Some of the five items; behind their frames stands what must never be read. */
    private LayerFeatures features(SequenceSpec spec, int... items) {
        NDManager owner = manager.newSubManager();
        int longest = Arrays.stream(items).map(item -> FRAMES[item]).max().orElseThrow() + 2;
        List<NDArray> states = new ArrayList<>();
        for (int layer = 0; layer < spec.layers(); layer++) {
            float[] values = new float[items.length * longest * DIM];
            Arrays.fill(values, Float.NaN);
            for (int i = 0; i < items.length; i++) {
                Random random = new Random(31L * items[i] + layer);
                for (int k = 0; k < FRAMES[items[i]] * DIM; k++) {
                    values[i * longest * DIM + k] = (float) random.nextGaussian();
                }
            }
            states.add(owner.create(values, new Shape(items.length, longest, DIM)));
        }
        return new LayerFeatures(
                owner, states, Arrays.stream(items).map(item -> FRAMES[item]).toArray());
    }

    private PartLoss accumulate(TorchSequenceTrainer trainer, int... items) {
        try (LayerFeatures features = features(trainer.spec(), items)) {
            List<int[]> targets = Arrays.stream(items).mapToObj(TARGETS::get).toList();
            return trainer.accumulate(features, targets, List.of(), 1.0 / FRAMES.length, 9);
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void partsAddUpToTheBatch(SequenceSpec spec) {
        try (TorchSequenceTrainer trainer = TorchSequenceTrainer.open(manager, spec)) {
            PartLoss whole = accumulate(trainer, 0, 1, 2, 3, 4);
            Map<String, FloatTensor> expected = trainer.gradient();
            assertEquals(1, whole.infeasible());
            trainer.forget();
            PartLoss first = accumulate(trainer, 0, 1);
            PartLoss second = accumulate(trainer, 2, 3, 4);
            assertEquals(whole.loss(), first.loss() + second.loss(), 1e-5);
            assertEquals(1, second.infeasible());
            trainer.gradient().forEach((name, gradient) -> assertClose(name, expected.get(name), gradient));

            // An item without a path adds nothing.
            trainer.forget();
            assertEquals(new PartLoss(0, 1), accumulate(trainer, 4));
            trainer.gradient().values().forEach(gradient -> assertEquals(zeros(gradient), gradient));
            assertEquals(0, trainer.update());
        }
    }

    /** Along the gradient of every parameter the loss changes as the gradient says: with dropout and SpecAugment. */
    @Test
    void gradientOfWhatTrainingSees() {
        SequenceSpec spec = spec(3, new HeadDesign.Recurrent(6, 5, 2, 0.2, true));
        List<Augmentation> drawn = SpecAugment.draw(2, FRAMES, DIM).stream()
                .map(it -> new Augmentation(it.warp(), List.of(new Span(3, 2)), List.of(new Span(1, 1))))
                .toList();
        try (TorchSequenceTrainer trainer = TorchSequenceTrainer.open(manager, spec)) {
            train(trainer, 5); // away from layer weights of zero
            Map<String, FloatTensor> start = trainer.state();
            double loss = loss(trainer, drawn, -7);
            Map<String, FloatTensor> gradient = trainer.gradient();
            trainer.forget();
            assertEquals(loss, loss(trainer, drawn, -7));
            assertEquals(gradient, trainer.gradient(), "the same draw gives the same bits");
            assertNotEquals(loss, loss(trainer, drawn, -6));
            assertNotEquals(loss, loss(trainer, List.of(), -7));
            gradient.forEach((name, tensor) -> {
                double square = 0;
                for (int i = 0; i < tensor.elements(); i++) {
                    square += tensor.get(i) * tensor.get(i);
                }
                double step = 0.02 / Math.sqrt(square);
                double change = lossBeside(trainer, start, name, tensor, step, drawn)
                        - lossBeside(trainer, start, name, tensor, -step, drawn);
                assertEquals(square, change / (2 * step), 0.01 * square + 1e-4, name);
            });
        }
    }

    private double lossBeside(
            TorchSequenceTrainer trainer,
            Map<String, FloatTensor> start,
            String name,
            FloatTensor direction,
            double step,
            List<Augmentation> drawn) {
        FloatTensor tensor = start.get(name);
        float[] moved = new float[tensor.elements()];
        for (int i = 0; i < moved.length; i++) {
            moved[i] = (float) (tensor.get(i) + step * direction.get(i));
        }
        Map<String, FloatTensor> state = new HashMap<>(start);
        state.put(name, new FloatTensor(tensor.shape(), moved));
        trainer.restore(state);
        return loss(trainer, drawn, -7);
    }

    /** In fewer kernels and with the process's generator, which must give the numbers of one's own. */
    @ParameterizedTest
    @MethodSource("specs")
    void theWayOfAGpuGivesTheSame(SequenceSpec spec) {
        boolean recurrent = spec.head() instanceof HeadDesign.Recurrent;
        SequenceSpec drops = recurrent ? spec(3, new HeadDesign.Recurrent(6, 5, 2, 0.2, true)) : spec;
        List<Augmentation> drawn = SpecAugment.draw(2, FRAMES, DIM);
        Products products = Products.PLAIN;
        try (TorchSequenceTrainer cpu = TorchSequenceTrainer.open(manager, drops, products, false);
                TorchSequenceTrainer gpu = TorchSequenceTrainer.open(manager, drops, products, true)) {
            for (int update = 0; update < 5; update++) {
                assertEquals(loss(cpu, drawn, 7 + update), loss(gpu, drawn, 7 + update), 1e-5);
                Map<String, FloatTensor> gradient = gpu.gradient();
                cpu.gradient().forEach((name, tensor) -> assertClose(name, tensor, gradient.get(name)));
                assertEquals(cpu.update(), gpu.update(), 1e-5);
            }
        }
    }

    private double loss(TorchSequenceTrainer trainer, List<Augmentation> drawn, long draw) {
        try (LayerFeatures features = features(trainer.spec(), 0, 1, 2, 3, 4)) {
            return trainer.accumulate(features, TARGETS, drawn, 1, draw).loss();
        }
    }

    private static void assertClose(String name, FloatTensor expected, FloatTensor got) {
        for (int i = 0; i < expected.elements(); i++) {
            assertEquals(expected.get(i), got.get(i), 1e-5, name);
        }
    }

    private static FloatTensor zeros(FloatTensor like) {
        return new FloatTensor(like.shape(), new float[like.elements()]);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void goesOnFromAStateWithTheSameBits(SequenceSpec spec) {
        Map<String, FloatTensor> between;
        Map<String, FloatTensor> end;
        try (TorchSequenceTrainer trainer = TorchSequenceTrainer.open(manager, spec)) {
            train(trainer, 3);
            between = trainer.state();
            train(trainer, 3);
            end = trainer.state();
            assertNotEquals(between, end);
            assertEquals(6f, end.get("adam.steps").get(0));
            // The same trainer, with something accumulated that a restored one does not have.
            accumulate(trainer, 0);
            trainer.restore(between);
            train(trainer, 3);
            assertEquals(end, trainer.state());
        }
        try (TorchSequenceTrainer trainer = TorchSequenceTrainer.open(manager, spec)) {
            trainer.restore(between);
            assertEquals(between, trainer.state());
            train(trainer, 3);
            assertEquals(end, trainer.state());
        }
    }

    private void train(TorchSequenceTrainer trainer, int updates) {
        for (int i = 0; i < updates; i++) {
            accumulate(trainer, 0, 1);
            accumulate(trainer, 2, 3);
            trainer.update();
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void learnsAndScoresAlike(SequenceSpec spec) {
        try (TorchSequenceTrainer trainer = TorchSequenceTrainer.open(manager, spec)) {
            double before = accumulate(trainer, 0, 1, 2, 3).loss();
            trainer.forget();
            train(trainer, 80);
            double after = accumulate(trainer, 0, 1, 2, 3).loss();
            assertTrue(after < before / 2, before + " -> " + after);
            List<FrameScores> together;
            List<FrameScores> alone;
            try (LayerFeatures all = features(spec, 0, 1, 2, 3, 4);
                    LayerFeatures one = features(spec, 2)) {
                together = trainer.scores(all);
                alone = trainer.scores(one);
            }
            assertEquals(5, together.size());
            for (int item = 0; item < 5; item++) {
                assertEquals(FRAMES[item], together.get(item).frames());
            }
            for (int t = 0; t < FRAMES[2]; t++) {
                double sum = 0;
                for (int c = 0; c < CLASSES; c++) {
                    assertEquals(alone.get(0).at(t, c), together.get(2).at(t, c), 1e-4);
                    sum += Math.exp(together.get(2).at(t, c));
                }
                assertEquals(1, sum, 1e-5);
            }
        }
    }

    @ParameterizedTest
    @MethodSource("specs")
    void aNormThatIsNoNumberChangesNothing(SequenceSpec spec) {
        try (TorchSequenceTrainer trainer = TorchSequenceTrainer.open(manager, spec)) {
            train(trainer, 1);
            Map<String, FloatTensor> before = trainer.state();
            try (LayerFeatures features = features(spec, 0)) {
                float[] values = new float[(FRAMES[0] + 2) * DIM];
                values[3] = Float.NaN;
                try (LayerFeatures broken = new LayerFeatures(
                        manager.newSubManager(),
                        IntStream.range(0, spec.layers())
                                .mapToObj(i -> manager.create(values, new Shape(1, FRAMES[0] + 2, DIM)))
                                .toList(),
                        new int[] {FRAMES[0]})) {
                    trainer.accumulate(broken, List.of(new int[] {1}), List.of(), 1, 1);
                    broken.states().forEach(NDArray::close);
                }
                assertTrue(Double.isNaN(trainer.update()));
                assertEquals(before, trainer.state());
                trainer.accumulate(features, TARGETS.subList(0, 1), List.of(), 1, 1);
                assertTrue(trainer.update() > 0);
                assertNotEquals(before, trainer.state());
            }
        }
    }

    @Test
    void refusesWhatDoesNotFit() {
        SequenceSpec spec = specs().get(0);
        try (TorchSequenceTrainer trainer = TorchSequenceTrainer.open(manager, spec);
                LayerFeatures two = features(spec, 0, 1);
                LayerFeatures other = features(specs().get(1), 0, 1)) {
            List<int[]> targets = TARGETS.subList(0, 2);
            refused(() -> trainer.accumulate(other, targets, List.of(), 1, 1));
            refused(() -> trainer.accumulate(two, TARGETS, List.of(), 1, 1));
            refused(() -> trainer.accumulate(two, List.of(new int[] {0}, new int[] {1}), List.of(), 1, 1));
            refused(() -> trainer.accumulate(two, List.of(new int[] {CLASSES}, new int[] {1}), List.of(), 1, 1));
            refused(() -> trainer.restore(Map.of()));
        }
    }

    /** Layers wide enough for packed weights have the same gradient with and without. */
    @Test
    void packedProductsAgreeWithPlainOnes() {
        SequenceSpec spec = spec(2, new HeadDesign.Recurrent(8, 160, 2, 0, false));
        try (TorchSequenceTrainer plain = TorchSequenceTrainer.open(manager, spec, Products.PLAIN, false);
                TorchSequenceTrainer packed = TorchSequenceTrainer.open(manager, spec)) {
            double expected = accumulate(plain, 0, 1, 2, 3, 4).loss();
            assertEquals(expected, accumulate(packed, 0, 1, 2, 3, 4).loss(), 1e-5);
            Map<String, FloatTensor> gradient = packed.gradient();
            plain.gradient().forEach((name, tensor) -> assertClose(name, tensor, gradient.get(name)));
        }
    }

    /** What was accumulated before stays, and nothing comes to it. */
    @Test
    void outOfMemoryAddsNothing() {
        int wide = 1 << 16;
        int frames = 2_000_000_000; // 476 TiB
        SequenceSpec spec = new SequenceSpec(1, wide, new HeadDesign.FrameLinear(2), CLASSES, 5, 1e-2, 1.0);
        List<int[]> targets = List.of(new int[] {1});
        try (TorchSequenceTrainer trainer = TorchSequenceTrainer.open(manager, spec);
                ScriptModule script = ScriptModule.load(manager, """
                        def widen(self, x: Tensor, frames: int) -> Tensor:
                          return torch.expand(x, [-1, frames, -1])
                        """)) {
            NDManager owner = manager.newSubManager();
            NDArray one = owner.ones(new Shape(1, 1, wide));
            NDArray all = script.call("widen").with(one).with(frames).run(owner).get(0);
            try (LayerFeatures features = new LayerFeatures(owner, List.of(all), new int[] {3})) {
                trainer.accumulate(features, targets, List.of(), 1, 1);
            }
            Map<String, FloatTensor> before = trainer.gradient();
            NDManager again = manager.newSubManager();
            NDArray same = script.call("widen")
                    .with(again.ones(new Shape(1, 1, wide)))
                    .with(frames)
                    .run(again)
                    .get(0);
            try (LayerFeatures endless = new LayerFeatures(again, List.of(same), new int[] {frames})) {
                ResourcesException full = assertThrows(
                        ResourcesException.class, () -> trainer.accumulate(endless, targets, List.of(), 1, 1));
                assertTrue(full.getMessage().contains("memory ran out"), full.getMessage());
            }
            assertEquals(before, trainer.gradient());
            assertTrue(trainer.update() > 0);
        }
    }

    private static void refused(Runnable call) {
        assertThrows(IllegalArgumentException.class, call::run);
    }

    @ParameterizedTest
    @MethodSource("specs")
    void leavesNothingOpen(SequenceSpec spec) {
        BaseNDManager base = (BaseNDManager) manager;
        int before = base.getManagedArrays().size();
        try (TorchSequenceTrainer trainer = TorchSequenceTrainer.open(manager, spec)) {
            train(trainer, 1);
            int during = open(trainer);
            train(trainer, 149); // two parts each
            try (LayerFeatures features = features(spec, 0, 1)) {
                trainer.scores(features);
            }
            trainer.state();
            assertEquals(during, open(trainer));
        }
        assertEquals(before, base.getManagedArrays().size());
    }

    private static int open(TorchSequenceTrainer trainer) {
        return ((BaseNDManager) trainer.manager()).getManagedArrays().size();
    }
}
