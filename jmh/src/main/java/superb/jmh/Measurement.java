package superb.jmh;

import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
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

    @Param("FP32")
    Precision precision;

    @Param("2")
    int threads;

    private EngineSession session;
    private OpenedSubject opened;

    @Setup(Level.Trial)
    public void open() {
        Subject subject = new Subject(upstream, checkpoint, configurations, seed, engine, precision, threads);
        session = subject.start();
        opened = subject.open(session);
    }

    OpenedSubject opened() {
        return opened;
    }

    @TearDown(Level.Trial)
    public void close() {
        opened.close();
        session.close();
    }
}
