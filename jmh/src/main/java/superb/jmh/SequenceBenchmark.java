package superb.jmh;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
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
import superb.features.LayerFeatures;
import superb.sequence.SequenceSpec;
import superb.sequence.SequenceTrainer;
import superb.task.HeadDesign;

/**
 * One optimiser update of the ASR head on HuBERT Base's states, batch 16, clips of half to all of {@code frames}: this project's,
 * and the same in eager libtorch with automatic differentiation, in one JVM: the ratio is what counts. SpecAugment is off.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 5)
@Measurement(iterations = 3, time = 10)
@Fork(1)
public class SequenceBenchmark {
    private static final int ITEMS = 16;
    private static final int CLASSES = 32;

    @Param("2")
    int threads;

    @Param("120")
    int frames;

    private EngineSession session;
    private SequenceTrainer trainer;
    private EagerSequenceHead eager;
    private LayerFeatures features;
    private List<int[]> targets;
    private double lastLoss = Double.NaN;

    private static SequenceSpec spec(int hidden, double dropout) {
        return new SequenceSpec(
                13, 768, new HeadDesign.Recurrent(hidden, hidden, 2, dropout, true), CLASSES, 1337, 1e-4, 1);
    }

    @Setup(Level.Trial)
    public void open(org.openjdk.jmh.infra.BenchmarkParams benchmark) {
        session = new TorchEngine().start(new EngineOptions("cpu", threads));
        features = features();
        targets = targets();
        check();
        trainer = session.sequence(spec(1024, 0.2));
        if (benchmark.getBenchmark().endsWith("eager")) {
            eager = new EagerSequenceHead(trainer.spec(), trainer.state());
            trainer.close();
        }
    }

    private LayerFeatures features() {
        NDManager owner = session.manager().newSubManager();
        Random random = new Random(1);
        List<NDArray> states = new ArrayList<>();
        for (int layer = 0; layer < 13; layer++) {
            float[] values = new float[ITEMS * frames * 768];
            for (int i = 0; i < values.length; i++) {
                values[i] = (float) random.nextGaussian();
            }
            states.add(owner.create(values, new Shape(ITEMS, frames, 768)));
        }
        int[] counts = new int[ITEMS];
        for (int item = 0; item < ITEMS; item++) {
            counts[item] = frames - item * frames / (2 * ITEMS);
        }
        return new LayerFeatures(owner, states, counts);
    }

    /** About a third as many labels as frames: English letters at 20 ms. */
    private List<int[]> targets() {
        Random random = new Random(2);
        List<int[]> all = new ArrayList<>();
        for (int item = 0; item < ITEMS; item++) {
            all.add(random.ints(features.frames(item) / 3, 1, CLASSES).toArray());
        }
        return all;
    }

    private double ours(SequenceTrainer head) {
        double loss =
                head.accumulate(features, targets, List.of(), 1.0 / ITEMS, 1).loss();
        head.update();
        return loss;
    }

    @Benchmark
    public double trainer() {
        lastLoss = ours(trainer);
        return lastLoss;
    }

    @Benchmark
    public double eager() {
        lastLoss = eager.update(features, targets)[0];
        return lastLoss;
    }

    /** Small heads without dropout agree in the loss of every one of five updates. */
    private void check() {
        SequenceSpec small = spec(64, 0);
        try (SequenceTrainer mine = session.sequence(small);
                EagerSequenceHead theirs = new EagerSequenceHead(small, mine.state())) {
            for (int i = 0; i < 5; i++) {
                double expected = theirs.update(features, targets)[0];
                double got = ours(mine);
                if (!(Math.abs(got - expected) < 1e-3 * expected)) {
                    throw new IllegalStateException("update " + i + ": loss " + got + " instead of " + expected);
                }
            }
        }
    }

    @TearDown(Level.Trial)
    public void close() {
        if (eager != null) {
            eager.close();
        } else {
            trainer.close();
        }
        features.close();
        session.close();
        if (!Double.isFinite(lastLoss)) {
            throw new IllegalStateException("the last loss is " + lastLoss);
        }
    }
}
