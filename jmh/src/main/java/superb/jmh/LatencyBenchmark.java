package superb.jmh;

import ai.djl.ndarray.NDManager;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import superb.audio.Waveform;
import superb.check.Signals;
import superb.engine.EngineSession;
import superb.engine.Precision;

/**
 * One clip, two threads: eager libtorch, which is what PyTorch without this project would take, and every engine and
 * precision here. The ratio to eager, in one sitting, is what counts.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 1, time = 3)
@org.openjdk.jmh.annotations.Measurement(iterations = 1, time = 10)
@Fork(2)
public class LatencyBenchmark {
    private static final int THREADS = 2;

    /** Widths and depths that {@link EagerTransformer} has too. */
    public enum Model {
        HUBERT_BASE("hubert_base", 12, 768),
        DISTILHUBERT("distilhubert_hf", 2, 768),
        STUDENT("deepwide_12l_half", 12, 384);

        private final String upstream;
        private final int layers;
        private final int dim;

        Model(String upstream, int layers, int dim) {
            this.upstream = upstream;
            this.layers = layers;
            this.dim = dim;
        }
    }

    /** Who computes, and in which arithmetic. */
    public enum Way {
        EAGER("libtorch", Precision.FP32),
        TORCH_FP32("torch", Precision.FP32),
        TORCH_BF16("torch", Precision.BF16),
        ONNX_FP32("onnx", Precision.FP32),
        ONNX_INT8("onnx", Precision.INT8_DYNAMIC);

        private final String engine;
        private final Precision precision;

        Way(String engine, Precision precision) {
            this.engine = engine;
            this.precision = precision;
        }
    }

    /** What is timed. */
    private interface Timed extends AutoCloseable {
        float last();

        /** @throws IllegalStateException if {@code measured} is not what comes out */
        void check(float measured);

        @Override
        void close();
    }

    @Param
    Model model;

    @Param
    Way way;

    @Param({"1", "10"})
    double seconds;

    private Timed timed;
    private float last;

    @Setup(Level.Trial)
    public void open() {
        timed = way == Way.EAGER ? eager() : engine();
    }

    private Timed eager() {
        EagerTransformer eager = new EagerTransformer(model.layers, model.dim);
        float[] samples = new float[(int) (seconds * Waveform.SAMPLE_RATE_HZ)];
        Signals.voice("a clip", samples.length, 3).samples().get(samples);
        return new Timed() {
            @Override
            public float last() {
                try (NDManager scratch = eager.scratch()) {
                    return eager.lastState(scratch, samples).getFloat(0, (samples.length - 400) / 320, 0);
                }
            }

            @Override
            public void check(float measured) {
                try (NDManager scratch = eager.scratch()) {
                    long frames = eager.lastState(scratch, samples).getShape().get(1);
                    long expected = (samples.length - 400) / 320 + 1;
                    if (frames != expected || !Float.isFinite(measured)) {
                        throw new IllegalStateException(frames + " frames instead of " + expected + ", " + measured);
                    }
                }
            }

            @Override
            public void close() {
                eager.close();
            }
        };
    }

    private Timed engine() {
        Subject subject = Subject.of(
                model.upstream, Optional.empty(), List.of(), 1337, way.engine, "cpu", way.precision, THREADS);
        EngineSession session = subject.start();
        OpenedSubject opened = subject.open(session);
        Waveform clip = opened.clip(seconds);
        return new Timed() {
            @Override
            public float last() {
                return opened.extract(clip);
            }

            @Override
            public void check(float measured) {
                opened.check(clip, measured);
            }

            @Override
            public void close() {
                opened.close();
                session.close();
            }
        };
    }

    @Benchmark
    public float states() {
        last = timed.last();
        return last;
    }

    /** A fast wrong answer is the commonest speed-up. */
    @TearDown(Level.Trial)
    public void close() {
        try {
            timed.check(last);
        } finally {
            timed.close();
        }
    }
}
