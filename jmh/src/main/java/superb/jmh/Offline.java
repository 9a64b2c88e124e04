package superb.jmh;

import java.util.Arrays;
import java.util.List;
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

/** All clips of a list, as fast as they go: what a corpus costs, in the batches and lanes of a run. */
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.SECONDS)
public class Offline {
    /** About as read sentences are long. */
    private static final double[] SECONDS = {14.1, 3.3, 9.8, 1.9, 15.2, 2.6, 6.4, 12.7, 4.5, 11};

    /** Seconds of audio in the first clips of the list. */
    static double seconds(int clips) {
        return Arrays.stream(SECONDS).limit(clips).sum();
    }

    /** The list. */
    @State(Scope.Benchmark)
    public static class Clips {
        @Param("10")
        int clips;

        private List<Waveform> waveforms;

        @Setup(Level.Trial)
        public void make(Measurement measurement) {
            waveforms = Arrays.stream(SECONDS)
                    .limit(clips)
                    .mapToObj(it -> measurement.clip(it))
                    .toList();
        }
    }

    @Benchmark
    public float pass(Measurement measurement, Clips clips) {
        return measurement.pass(clips.waveforms);
    }
}
