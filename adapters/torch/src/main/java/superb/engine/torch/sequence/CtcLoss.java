package superb.engine.torch.sequence;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import superb.engine.torch.script.ScriptModule;

/** The CTC loss alone, blank 0: what a head's training runs, for those that bring their own logits. */
public final class CtcLoss implements AutoCloseable {
    private final ScriptModule script;

    private CtcLoss(ScriptModule script) {
        this.script = script;
    }

    /** On the device of {@code manager}. The caller closes it. */
    public static CtcLoss load(NDManager manager) {
        return new CtcLoss(ScriptModule.load(manager, CtcScript.TEXT));
    }

    /**
     * @param losses negative log-likelihood of every item; 0 where no path exists
     * @param gradient of {@code Σ weight · loss} with respect to the logits, of their shape
     */
    public record Result(double[] losses, NDArray gradient) {}

    /**
     * @param logits {@code [rows, classes]}, the frames of all items one after another, float32 or float64
     * @param frames of every item
     * @param targets labels of every item, without blanks
     * @param weights of every item
     * @param owner closes the gradient
     */
    public Result of(NDArray logits, int[] frames, List<int[]> targets, double[] weights, NDManager owner) {
        try (NDManager scratch = owner.newSubManager()) {
            NDArray scale = scratch.create(weights).toType(logits.getDataType(), false);
            scale.attach(scratch);
            List<NDArray> made = script.call("ctc")
                    .with(logits)
                    .with(Arrays.stream(frames).asLongStream().toArray())
                    .with(scratch.create(targets.stream()
                            .flatMapToInt(IntStream::of)
                            .asLongStream()
                            .toArray()))
                    .with(targets.stream().mapToLong(it -> it.length).toArray())
                    .with(scale)
                    .run(scratch);
            NDArray gradient = made.get(1);
            gradient.attach(owner);
            return new Result(doubles(made.get(0)), gradient);
        }
    }

    private static double[] doubles(NDArray losses) {
        if (losses.getDataType() == DataType.FLOAT64) {
            return losses.toDoubleArray();
        }
        float[] narrow = losses.toFloatArray();
        return IntStream.range(0, narrow.length).mapToDouble(i -> narrow[i]).toArray();
    }

    @Override
    public void close() {
        script.close();
    }
}
