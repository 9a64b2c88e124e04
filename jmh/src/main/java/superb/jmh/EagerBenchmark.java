package superb.jmh;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.List;
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
import superb.audio.Waveform;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.engine.torch.TorchEngine;
import superb.features.LayerFeatures;
import superb.upstream.Upstream;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;

/** HuBERT Base through this project's torch adapter, and through eager libtorch, in one JVM: the ratio is what counts. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 4, time = 4)
@Fork(2)
public class EagerBenchmark {
    @Param({"1", "10"})
    int seconds;

    private EngineSession session;
    private OpenUpstream adapter;
    private EagerHubert eager;
    private float[] samples;
    private long adapterFrames;
    private long eagerFrames;

    @Setup(Level.Trial)
    public void open() {
        session = new TorchEngine().start(new EngineOptions("cpu", 2));
        Upstream untrained = UpstreamRegistry.load().untrained(UpstreamRequest.parse("hubert_base"), 1337);
        adapter = session.open(untrained, Precision.FP32);
        eager = new EagerHubert();
        samples = new float[seconds * Waveform.SAMPLE_RATE_HZ];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.1 * Math.sin(i * 0.05) * Math.sin(i * 0.0007));
        }
    }

    @Benchmark
    public float adapter() {
        try (LayerFeatures features = adapter.extract(List.of(new Waveform("sine", samples)))) {
            adapterFrames = features.frames(0);
            return features.states().get(EagerHubert.LAYERS).getFloat(0, 0, 0);
        }
    }

    @Benchmark
    public float eager() {
        try (NDManager scratch = eager.scratch()) {
            NDArray last = eager.lastState(scratch, samples);
            eagerFrames = last.getShape().get(1);
            return last.getFloat(0, 0, 0);
        }
    }

    /** Both must have computed as many frames. */
    @TearDown(Level.Trial)
    public void close() {
        long expected = (samples.length - 400) / 320 + 1;
        long seen = Math.max(adapterFrames, eagerFrames);
        eager.close();
        adapter.close();
        session.close();
        if (seen != expected) {
            throw new IllegalStateException(seen + " frames instead of " + expected);
        }
    }
}
