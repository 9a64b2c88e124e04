package superb.jmh;

import java.util.IdentityHashMap;
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

    private final Map<Waveform, Float> heard = new IdentityHashMap<>();
    private EngineSession session;
    private OpenedSubject opened;

    @Setup(Level.Trial)
    public void open() {
        Subject subject =
                new Subject(upstream, checkpoint, configurations, seed, engine, device, precision, threads, part);
        session = subject.start();
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

    /** Checks what came out of every clip. */
    @TearDown(Level.Trial)
    public void close() {
        try {
            heard.forEach(opened::check);
        } finally {
            opened.close();
            session.close();
        }
    }
}
