package superb.jmh;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import superb.audio.Waveform;

/** One clip after the other, the next when the last is done: what a user waits. */
@BenchmarkMode(Mode.SampleTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class SingleStream {

    /** The clip. */
    @State(Scope.Benchmark)
    public static class Clip {
        @Param("5")
        double seconds;

        private Waveform waveform;

        @Setup(Level.Trial)
        public void make(Measurement measurement) {
            waveform = measurement.clip(seconds);
        }
    }

    @Benchmark
    public float extract(Measurement measurement, Clip clip) {
        return measurement.extract(clip.waveform);
    }
}
