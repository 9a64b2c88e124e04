package superb.engine.torch.sequence;

import static org.junit.jupiter.api.Assertions.assertEquals;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superb.engine.torch.GoldenCase;
import superb.engine.torch.TestDevice;
import superb.features.LayerFeatures;
import superb.task.FrameScores;
import superb.train.FloatTensor;

/** The original toolkit's CTC heads in training: log-probabilities, losses, gradients, norms, parameters after steps. */
class GoldenSequenceTest {

    @ParameterizedTest
    @ValueSource(strings = {"pr/head", "pr/head-g1", "asr/head-8", "asr/head-16"})
    void trainsAsTheOriginal(String name) {
        GoldenCase golden = GoldenCase.read(name);
        GoldenBatches batches = new GoldenBatches(golden);
        try (NDManager manager = NDManager.newBaseManager(TestDevice.get(), "PyTorch");
                TorchSequenceTrainer trainer = TorchSequenceTrainer.open(manager, batches.spec())) {
            trainer.restore(batches.start());
            for (int batch = 0; batch < batches.count(); batch++) {
                checkForward(golden, batches, batch, trainer, manager);
            }
            checkTraining(golden, batches, trainer, manager);
        }
        golden.assertAllCompared();
    }

    private static void checkForward(
            GoldenCase golden, GoldenBatches batches, int batch, TorchSequenceTrainer trainer, NDManager manager) {
        String prefix = "batch" + batch + ".";
        int[] frames = batches.frames(batch);
        golden.check(
                prefix + "frames",
                List.of(frames.length),
                Arrays.stream(frames).asDoubleStream().toArray());
        List<FrameScores> scores;
        try (LayerFeatures features = batches.features(manager, batch, batches.items(batch))) {
            scores = trainer.scores(features);
        }
        checkScores(golden, prefix + "log_probs", scores);
        double[] nll = new double[frames.length];
        for (int item = 0; item < nll.length; item++) {
            nll[item] = nll(manager, scores.get(item), batches.targets(batch, item));
        }
        golden.check(prefix + "nll", List.of(nll.length), nll);
        double loss = accumulate(batches, batch, trainer, manager, 1.0 / nll.length);
        golden.check(prefix + "loss", List.of(1), new double[] {loss});
        if (batch == 0) {
            trainer.gradient().forEach((name, gradient) -> check(golden, "grad.", name, gradient));
        }
        trainer.forget();
    }

    /** Ours end with the item; behind it stand the original's own values, which nothing reads. */
    private static void checkScores(GoldenCase golden, String key, List<FrameScores> scores) {
        GoldenCase.Tensor want = golden.expected.get(key);
        double[] got = want.values().clone();
        for (int item = 0; item < scores.size(); item++) {
            FrameScores of = scores.get(item);
            int begin = item * want.size(1) * want.size(2);
            for (int i = 0; i < of.frames() * of.classes(); i++) {
                got[begin + i] = of.logProbabilities().get(i);
            }
        }
        golden.check(key, want.shape(), got);
    }

    private static double nll(NDManager manager, FrameScores scores, List<int[]> targets) {
        try (NDManager scratch = manager.newSubManager();
                CtcLoss ctc = CtcLoss.load(scratch)) {
            float[] values = new float[scores.frames() * scores.classes()];
            scores.logProbabilities().get(0, values);
            NDArray logits = scratch.create(values, new Shape(scores.frames(), scores.classes()));
            return ctc.of(logits, new int[] {scores.frames()}, targets, new double[] {1}, scratch)
                    .losses()[0];
        }
    }

    private static double accumulate(
            GoldenBatches batches, int batch, TorchSequenceTrainer trainer, NDManager manager, double weight) {
        int[] items = batches.items(batch);
        try (LayerFeatures features = batches.features(manager, batch, items)) {
            return trainer.accumulate(features, batches.targets(batch, items), List.of(), weight, 1)
                    .loss();
        }
    }

    private static void checkTraining(
            GoldenCase golden, GoldenBatches batches, TorchSequenceTrainer trainer, NDManager manager) {
        int accumulate = golden.integer("accumulate");
        double[] norms = new double[golden.expected.get("train.grad_norm").size(0)];
        double[] losses = new double[norms.length * accumulate];
        List<Integer> clipped = new ArrayList<>();
        for (int step = 1; step <= norms.length; step++) {
            for (int i = (step - 1) * accumulate; i < step * accumulate; i++) {
                int batch = i % batches.count();
                double weight = 1.0 / batches.items(batch).length / accumulate;
                losses[i] = accumulate * accumulate(batches, batch, trainer, manager, weight);
            }
            if (step == 1 && accumulate > 1) {
                trainer.gradient().forEach((name, gradient) -> check(golden, "step1.grad.", name, gradient));
            }
            norms[step - 1] = trainer.update();
            if (norms[step - 1] > golden.settings.get("clip_norm").doubleValue()) {
                clipped.add(step);
            }
            String prefix = "step" + step + ".";
            Map<String, FloatTensor> state = trainer.state();
            state.forEach((name, tensor) -> {
                if (!name.startsWith("adam.")) {
                    check(golden, prefix, name, tensor);
                }
            });
            assertEquals(step, state.get("adam.steps").get(0));
        }
        golden.check("train.grad_norm", List.of(norms.length), norms);
        golden.check("train.loss", List.of(losses.length), losses);
        List<Integer> theirs = new ArrayList<>();
        golden.settings.get("clipped_steps").forEach(step -> theirs.add(step.intValue()));
        assertEquals(theirs, clipped);
    }

    private static void check(GoldenCase golden, String prefix, String name, FloatTensor tensor) {
        golden.check(
                prefix + GoldenBatches.theirs(name),
                tensor.shape(),
                IntStream.range(0, tensor.elements()).mapToDouble(tensor::get).toArray());
    }
}
