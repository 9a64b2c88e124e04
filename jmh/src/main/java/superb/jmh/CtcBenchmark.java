package superb.jmh;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDList;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.engine.torch.TorchEngine;
import superb.engine.torch.sequence.CtcLoss;

/** Log-softmax and CTC, forward and backward: 16 items of 800 frames, 32 symbols, 200 labels; and libtorch's own, recorded. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 4, time = 3)
@Fork(2)
public class CtcBenchmark {
    private static final int ITEMS = 16;
    private static final int FRAMES = 800;
    private static final int CLASSES = 32;
    private static final int LABELS = 200;

    /** Mean over the items of each one's loss a label, as training takes it. */
    private static final String LIBTORCH = """
            def forward(self, logits: Tensor, frames: Tensor, targets: Tensor, labels: Tensor) -> List[Tensor]:
              logp = torch.transpose(torch.log_softmax(logits, 2, None), 0, 1)
              loss = torch.ctc_loss(logp, targets, frames, labels, 0, 1, True)
              made = torch.grad([loss], [logits], None, None, False, False)
              return [torch.detach(loss), unchecked_cast(Tensor, made[0])]
            """;

    @Param("2")
    int threads;

    private EngineSession session;
    private CtcLoss ctc;
    private EagerScript eager;
    private NDArray rows;
    private NDArray padded;
    private List<int[]> targets;

    @Setup(Level.Trial)
    public void open() {
        session = new TorchEngine().start(new EngineOptions("cpu", threads));
        ctc = CtcLoss.load(session.manager());
        eager = new EagerScript(session.manager(), LIBTORCH);
        Random random = new Random(1);
        float[] values = new float[ITEMS * FRAMES * CLASSES];
        for (int i = 0; i < values.length; i++) {
            values[i] = (float) random.nextGaussian();
        }
        rows = session.manager().create(values, new Shape(ITEMS * FRAMES, CLASSES));
        padded = session.manager().create(values, new Shape(ITEMS, FRAMES, CLASSES));
        padded.setRequiresGradient(true);
        targets = new ArrayList<>();
        for (int item = 0; item < ITEMS; item++) {
            targets.add(random.ints(LABELS, 1, CLASSES).toArray());
        }
    }

    @Benchmark
    public double loss() {
        try (NDManager scratch = session.manager().newSubManager()) {
            return ours(scratch).losses()[0];
        }
    }

    @Benchmark
    public double libtorch() {
        try (NDManager scratch = session.manager().newSubManager()) {
            return theirs(scratch).get(0).toFloatArray()[0];
        }
    }

    private CtcLoss.Result ours(NDManager owner) {
        int[] frames = new int[ITEMS];
        double[] weights = new double[ITEMS];
        Arrays.fill(frames, FRAMES);
        Arrays.fill(weights, 1.0 / LABELS / ITEMS);
        return ctc.of(rows, frames, targets, weights, owner);
    }

    private NDList theirs(NDManager owner) {
        long[] frames = new long[ITEMS];
        long[] labels = new long[ITEMS];
        Arrays.fill(frames, FRAMES);
        Arrays.fill(labels, LABELS);
        long[] all = targets.stream().flatMapToInt(IntStream::of).asLongStream().toArray();
        return eager.run(
                List.of(), List.of(padded, owner.create(frames), owner.create(all), owner.create(labels)), owner);
    }

    /** Both agree on the gradient. */
    @TearDown(Level.Trial)
    public void close() {
        try (NDManager scratch = session.manager().newSubManager()) {
            float[] got = ours(scratch).gradient().toFloatArray();
            float[] expected = theirs(scratch).get(1).toFloatArray();
            for (int i = 0; i < got.length; i++) {
                if (!(Math.abs(got[i] - expected[i]) < 1e-6)) {
                    throw new IllegalStateException("gradient " + got[i] + " instead of " + expected[i]);
                }
            }
        }
        eager.close();
        ctc.close();
        session.close();
    }
}
