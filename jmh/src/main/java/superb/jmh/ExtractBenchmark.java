package superb.jmh;

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

/** Milliseconds from samples to the hidden states of one clip, with random weights: their values do not change the time. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 4, time = 3)
@Fork(3)
public class ExtractBenchmark {
    @Param({"fbank_no_cmvn", "distilhubert", "hubert_base"})
    String upstream;

    @Param({"1", "10"})
    int seconds;

    @Param({"FP32", "BF16"})
    Precision precision;

    @Param("2")
    int threads;

    private EngineSession session;
    private OpenUpstream open;
    private List<Waveform> clip;
    private int lastFrames;

    @Setup(Level.Trial)
    public void open() {
        session = new TorchEngine().start(new EngineOptions("cpu", threads));
        Upstream untrained = UpstreamRegistry.load().untrained(UpstreamRequest.parse(upstream), 1337);
        open = session.open(untrained, precision);
        float[] samples = new float[seconds * Waveform.SAMPLE_RATE_HZ];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.1 * Math.sin(i * 0.05) * Math.sin(i * 0.0007));
        }
        clip = List.of(new Waveform("sine", samples));
    }

    @Benchmark
    public float extract() {
        try (LayerFeatures features = open.extract(clip)) {
            lastFrames = features.frames(0);
            // Reading a value on the host ends the work of any device.
            return features.states().get(features.states().size() - 1).getFloat(0, 0, 0);
        }
    }

    /** A fast wrong answer is the commonest speed-up. */
    @TearDown(Level.Trial)
    public void close() {
        int expected = (seconds * Waveform.SAMPLE_RATE_HZ - open.card().minSamples())
                        / open.card().strideSamples()
                + 1;
        if (lastFrames != expected) {
            throw new IllegalStateException(lastFrames + " frames instead of " + expected);
        }
        open.close();
        session.close();
    }
}
