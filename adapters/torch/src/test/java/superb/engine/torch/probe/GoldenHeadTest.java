package superb.engine.torch.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDManager;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superb.engine.torch.GoldenCase;
import superb.engine.torch.GoldenCase.Tensor;
import superb.engine.torch.TestDevice;
import superb.train.FeatureTable;
import superb.train.FloatTensor;
import superb.train.ProbeSpec;
import superb.train.StepLog;
import superb.train.Updates;

/** The original toolkit's heads in training: loss, logits, gradients, norms and parameters after Adam's steps. */
class GoldenHeadTest {
    private static final Map<String, String> NAMES = Map.of(
            ProbeSpec.OUTPUT_WEIGHT, "model.post_net.linear.weight",
            ProbeSpec.OUTPUT_BIAS, "model.post_net.linear.bias");

    @ParameterizedTest
    @ValueSource(strings = {"ks", "ks-768", "ks-nan", "sid", "ic", "er"})
    void trainsAsTheOriginal(String name) {
        GoldenCase golden = GoldenCase.read("utterance/" + name);
        Batches batches = Batches.of(golden);
        ProbeSpec spec = spec(golden, batches.slots);
        try (NDManager manager = NDManager.newBaseManager(TestDevice.get(), "PyTorch");
                TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, spec)) {
            Map<String, FloatTensor> init = new LinkedHashMap<>();
            spec.parameters().forEach(parameter -> {
                FloatTensor tensor = tensor(golden.input("init." + theirs(parameter.name())));
                init.put(parameter.name(), FloatTensor.stack(List.of(tensor)));
            });
            trainer.restore(init);
            try (FeatureTable features = trainer.load(new MemoryRows(batches.rows))) {
                checkForward(golden, batches, trainer, features);
                checkGradients(golden, batches, trainer, features);
                checkTraining(golden, batches, trainer, features);
            }
        }
        golden.assertAllCompared();
    }

    private static void checkForward(
            GoldenCase golden, Batches batches, TorchProbeTrainer trainer, FeatureTable features) {
        for (int b = 0; b < golden.integer("batches"); b++) {
            int[] rows = batches.rowsOf(b);
            String batch = "batch" + b + ".";
            golden.check(
                    batch + "logits",
                    List.of(rows.length, trainer.spec().classes()),
                    Stream.of(trainer.logits(features, rows)[0])
                            .flatMapToDouble(
                                    row -> IntStream.range(0, row.length).mapToDouble(i -> row[i]))
                            .toArray());
            golden.check(batch + "frames", List.of(rows.length), batches.frames.get(b));
            if (golden.expected.containsKey(batch + "predicted")) { // not of a batch with NaN
                int[][] said = trainer.predict(features, rows)[0];
                golden.check(
                        batch + "predicted",
                        golden.expected.get(batch + "predicted").shape(),
                        Stream.of(said)
                                .flatMapToInt(IntStream::of)
                                .asDoubleStream()
                                .toArray());
                golden.check(
                        batch + "correct",
                        List.of(rows.length),
                        IntStream.range(0, rows.length)
                                .mapToDouble(i -> Arrays.equals(said[i], batches.labels.get(rows[i])) ? 1 : 0)
                                .toArray());
            }
        }
    }

    private static void checkGradients(
            GoldenCase golden, Batches batches, TorchProbeTrainer trainer, FeatureTable features) {
        Map<String, FloatTensor> before = trainer.state();
        Updates first = batches.update(new int[] {0});
        trainer.gradient(features, List.of(first))
                .get(0)
                .forEach((name, gradient) -> check(golden, "grad.", name, gradient));
        int accumulate = golden.integer("accumulate");
        if (accumulate > 1) {
            Updates summed = batches.update(minibatches(golden, 0));
            trainer.gradient(features, List.of(summed))
                    .get(0)
                    .forEach((name, gradient) -> check(golden, "step1.grad.", name, gradient));
        }
        assertEquals(before, trainer.state(), "a gradient changes nothing");
    }

    private static void checkTraining(
            GoldenCase golden, Batches batches, TorchProbeTrainer trainer, FeatureTable features) {
        Map<String, FloatTensor> init = trainer.state();
        for (int b = 0; b < golden.integer("batches"); b++) {
            trainer.restore(init);
            StepLog alone = trainer.train(features, List.of(batches.update(new int[] {b})));
            golden.check("batch" + b + ".loss", List.of(1), new double[] {alone.loss(0, 0)});
        }
        trainer.restore(init);
        int steps = golden.expected.get("train.grad_norm").size(0);
        double[] norms = new double[steps];
        List<Integer> clipped = new ArrayList<>();
        List<Integer> updated = new ArrayList<>();
        double[] losses = new double[steps];
        for (int step = 1; step <= steps; step++) {
            StepLog log = trainer.train(features, List.of(batches.update(minibatches(golden, step - 1))));
            norms[step - 1] = log.gradientNorm(0, 0);
            losses[step - 1] = log.loss(0, 0);
            if (norms[step - 1] > golden.settings.get("clip_norm").doubleValue()) {
                clipped.add(step);
            }
            if (!log.skipped(0, 0)) {
                updated.add(step);
            }
            for (JsonNode stored : golden.settings.get("steps_stored")) {
                if (stored.intValue() == step) {
                    String prefix = "step" + step + ".";
                    Map<String, FloatTensor> state = trainer.state();
                    trainer.spec()
                            .parameters()
                            .forEach(parameter -> check(
                                    golden,
                                    prefix,
                                    parameter.name(),
                                    state.get(parameter.name()).part(0)));
                }
            }
        }
        golden.check("train.grad_norm", List.of(steps), norms);
        assertEquals(integers(golden, "clipped_steps"), clipped);
        assertEquals(integers(golden, "updated_steps"), updated);
        checkLosses(golden, losses);
        assertEquals((float) updated.size(), trainer.state().get("adam.steps").get(0));
    }

    /** Ours are per update: the mean over its mini-batches. */
    private static void checkLosses(GoldenCase golden, double[] losses) {
        int accumulate = golden.integer("accumulate");
        double[] theirs = golden.expected.get("train.loss").values();
        double[] spread = theirs.clone();
        for (int update = 0; update < losses.length; update++) {
            int begin = update * accumulate;
            double mean =
                    Arrays.stream(theirs, begin, begin + accumulate).average().orElseThrow();
            for (int i = begin; i < begin + accumulate; i++) {
                spread[i] += losses[update] - mean;
            }
        }
        golden.check("train.loss", List.of(theirs.length), spread);
    }

    private static int[] minibatches(GoldenCase golden, int update) {
        int accumulate = golden.integer("accumulate");
        return IntStream.range(update * accumulate, (update + 1) * accumulate)
                .map(k -> k % golden.integer("batches"))
                .toArray();
    }

    private static List<Integer> integers(GoldenCase golden, String setting) {
        List<Integer> values = new ArrayList<>();
        golden.settings.get(setting).forEach(value -> values.add(value.intValue()));
        return values;
    }

    private static void check(GoldenCase golden, String prefix, String name, FloatTensor tensor) {
        golden.check(prefix + theirs(name), tensor.shape(), doubles(tensor));
    }

    private static String theirs(String name) {
        return NAMES.getOrDefault(name, name);
    }

    private static double[] doubles(FloatTensor tensor) {
        return IntStream.range(0, tensor.elements()).mapToDouble(tensor::get).toArray();
    }

    private static FloatTensor tensor(Tensor golden) {
        float[] values = new float[golden.values().length];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) golden.values()[i];
        }
        return new FloatTensor(golden.shape(), values);
    }

    private static ProbeSpec spec(GoldenCase golden, List<Integer> slots) {
        return new ProbeSpec(
                golden.integer("layers"),
                golden.integer("dim"),
                golden.integer("projector_dim"),
                slots,
                List.of(1337L),
                List.of(golden.settings.at("/optimizer/lr").doubleValue()),
                golden.settings.get("clip_norm").doubleValue());
    }

    /** The case's mini-batches, pooled over the frames that the original keeps, one row an utterance. */
    private static final class Batches {
        final List<float[]> rows = new ArrayList<>();
        final List<int[]> labels = new ArrayList<>();
        final List<double[]> frames = new ArrayList<>();
        final List<Integer> slots = new ArrayList<>();
        private final List<int[]> numbers = new ArrayList<>();

        static Batches of(GoldenCase golden) {
            Batches batches = new Batches();
            golden.settings
                    .path("slots")
                    .forEach(slot -> batches.slots.add(
                            slot.get("to").intValue() - slot.get("from").intValue()));
            if (batches.slots.isEmpty()) {
                batches.slots.add(
                        golden.input("init.model.post_net.linear.bias").size(0));
            }
            for (int b = 0; b < golden.integer("batches"); b++) {
                batches.add(golden, "batch" + b + ".");
            }
            return batches;
        }

        private void add(GoldenCase golden, String batch) {
            Tensor states = golden.input(batch + "hidden_states");
            double[] samples = golden.input(batch + "samples").values();
            double[] labels = golden.input(batch + "labels").values();
            int[] numbersOf = new int[samples.length];
            double[] kept = new double[samples.length];
            int perClip = labels.length / samples.length;
            for (int clip = 0; clip < samples.length; clip++) {
                kept[clip] = Math.min(states.size(2), Math.rint(samples[clip] / golden.integer("downsample_rate")));
                numbersOf[clip] = rows.size();
                rows.add(mean(states, clip, (int) kept[clip]));
                int first = clip * perClip;
                this.labels.add(IntStream.range(first, first + perClip)
                        .map(i -> (int) labels[i])
                        .toArray());
            }
            numbers.add(numbersOf);
            frames.add(kept);
        }

        private static float[] mean(Tensor states, int clip, int frames) {
            int dim = states.size(3);
            float[] row = new float[states.size(0) * dim];
            for (int layer = 0; layer < states.size(0); layer++) {
                int begin = (layer * states.size(1) + clip) * states.size(2) * dim;
                for (int d = 0; d < dim; d++) {
                    double sum = 0;
                    for (int frame = 0; frame < frames; frame++) {
                        sum += states.values()[begin + frame * dim + d];
                    }
                    row[layer * dim + d] = (float) (sum / frames);
                }
            }
            return row;
        }

        int[] rowsOf(int batch) {
            return numbers.get(batch);
        }

        Updates update(int[] miniBatches) {
            Updates.Builder update = Updates.builder(slots.size());
            for (int batch : miniBatches) {
                for (int row : rowsOf(batch)) {
                    update.add(row, labels.get(row), 1f / miniBatches.length / rowsOf(batch).length);
                }
            }
            return update.endUpdate().build();
        }
    }
}
