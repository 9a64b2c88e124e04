package superb.engine.torch.sequence;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import superb.engine.torch.GoldenCase;
import superb.engine.torch.GoldenCase.Tensor;
import superb.engine.torch.TestDevice;

/** Repeats, single paths, empty targets, huge and flat logits, items without a path: in float64, as the original. */
class CtcLossTest {
    private final GoldenCase golden = GoldenCase.read("pr/ctc-edges");
    private NDManager manager;
    private CtcLoss ctc;

    @BeforeEach
    void open() {
        manager = NDManager.newBaseManager(TestDevice.get(), "PyTorch");
        ctc = CtcLoss.load(manager);
    }

    @AfterEach
    void close() {
        ctc.close();
        manager.close();
    }

    @Test
    void edges() {
        for (JsonNode entry : golden.settings.get("cases")) {
            String id = entry.get("id").asText();
            Tensor logits = golden.input(id + ".logits");
            int[] labels = integers(golden.input(id + ".target"));
            NDArray rows = manager.create(logits.values(), new Shape(logits.size(0), logits.size(1)));
            CtcLoss.Result result =
                    ctc.of(rows, new int[] {logits.size(0)}, List.of(labels), new double[] {1}, manager);
            boolean feasible = entry.get("feasible").booleanValue();
            golden.check(id + ".nll", List.of(1), feasible ? result.losses() : new double[] {Double.POSITIVE_INFINITY});
            double[] gradient = result.gradient().toDoubleArray();
            golden.check(id + ".grad_logits", logits.shape(), gradient);
            golden.check(id + ".grad_log_probs", logits.shape(), gradient);
        }
        batch();
        golden.assertAllCompared();
    }

    private void batch() {
        Tensor logits = golden.input("batch.logits"); // [frames, items, classes]
        int[] frames = integers(golden.input("batch.input_lengths"));
        int[] lengths = integers(golden.input("batch.target_lengths"));
        int[] padded = integers(golden.input("batch.targets"));
        int width = padded.length / lengths.length;
        int classes = logits.size(2);
        List<int[]> targets = IntStream.range(0, lengths.length)
                .mapToObj(item -> Arrays.copyOfRange(padded, item * width, item * width + lengths[item]))
                .toList();
        List<Integer> places = new ArrayList<>(); // of our rows' first elements in theirs
        for (int item = 0; item < frames.length; item++) {
            for (int frame = 0; frame < frames[item]; frame++) {
                places.add((frame * frames.length + item) * classes);
            }
        }
        double[] rows = new double[places.size() * classes];
        for (int row = 0; row < places.size(); row++) {
            System.arraycopy(logits.values(), places.get(row), rows, row * classes, classes);
        }
        double[] weights = Arrays.stream(lengths)
                .mapToDouble(length -> 1.0 / Math.max(1, length) / lengths.length)
                .toArray();
        CtcLoss.Result result =
                ctc.of(manager.create(rows, new Shape(places.size(), classes)), frames, targets, weights, manager);
        golden.check("batch.nll", List.of(frames.length), result.losses());
        golden.check("batch.sum", List.of(1), new double[] {
            Arrays.stream(result.losses()).sum()
        });
        double mean = IntStream.range(0, weights.length)
                .mapToDouble(item -> weights[item] * result.losses()[item])
                .sum();
        golden.check("batch.mean", List.of(1), new double[] {mean});
        double[] ours = result.gradient().toDoubleArray();
        double[] gradient = new double[logits.values().length];
        for (int row = 0; row < places.size(); row++) {
            System.arraycopy(ours, row * classes, gradient, places.get(row), classes);
        }
        golden.check("batch.grad_logits_of_mean", logits.shape(), gradient);
    }

    private static int[] integers(Tensor tensor) {
        return Arrays.stream(tensor.values()).mapToInt(value -> (int) value).toArray();
    }
}
