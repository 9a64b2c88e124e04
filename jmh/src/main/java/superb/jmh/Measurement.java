package superb.jmh;

import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import superb.audio.Waveform;
import superb.engine.EngineSession;
import superb.engine.Precision;
import superb.features.LayerFeatures;
import superb.run.Batching;
import superb.run.Lanes;

/** The {@link Subject} of a benchmark in a process of JMH. */
@State(Scope.Benchmark)
public class Measurement {
    @Param("fbank_no_cmvn")
    String upstream;

    @Param(Subject.NONE)
    String checkpoint;

    @Param(Subject.NONE)
    String configurations;

    @Param("1337")
    long seed;

    @Param("torch")
    String engine;

    @Param("cpu")
    String device;

    @Param("FP32")
    Precision precision;

    @Param("2")
    int threads;

    @Param("WHOLE")
    Subject.Part part;

    /** Whether clips pass side by side where that is faster, or one clip has all threads. */
    @Param("false")
    boolean corpus;

    private final Map<Waveform, Float> heard = new IdentityHashMap<>();
    private EngineSession session;
    private OpenedSubject opened;
    private boolean batched;

    @Setup(Level.Trial)
    public void open() {
        Subject subject =
                new Subject(upstream, checkpoint, configurations, seed, engine, device, precision, threads, part);
        session = corpus ? subject.startForCorpus() : subject.start();
        opened = subject.open(session);
    }

    Waveform clip(double seconds) {
        return opened.clip(seconds);
    }

    float extract(Waveform clip) {
        float last = opened.extract(clip);
        heard.put(clip, last);
        return last;
    }

    /** All clips in the batches and lanes in which a run passes a corpus; the sum of what {@link #extract} gives of each. */
    float pass(List<Waveform> clips) {
        List<List<Waveform>> batches =
                Batching.on(session.info().deviceActual()).of(clips, Waveform::length);
        float sum = 0;
        try (Lanes lanes = new Lanes(opened.upstream(), batches.iterator())) {
            for (List<Waveform> batch : batches) {
                batched |= batch.size() > 1;
                try (LayerFeatures features = lanes.next()) {
                    for (int item = 0; item < batch.size(); item++) {
                        float last = OpenedSubject.last(features, item);
                        heard.put(batch.get(item), last);
                        sum += last;
                    }
                }
            }
        }
        return sum;
    }

    /** Checks what came out of every clip. */
    @TearDown(Level.Trial)
    public void close() {
        try {
            heard.forEach((clip, last) -> opened.check(clip, last, batched));
        } finally {
            opened.close();
            session.close();
        }
    }
}
