package superb.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.LongUnaryOperator;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import superb.audio.Waveform;
import superb.engine.EngineSession;
import superb.engine.Precision;
import superb.features.LayerFeatures;

class LeakGateTest {
    private static final long MEBI = 1L << 20;

    private static List<LeakGate.Reading> readings(int last, LongUnaryOperator bytes) {
        return LongStream.rangeClosed(1, last / 10)
                .map(it -> 10 * it)
                .mapToObj(it -> new LeakGate.Reading((int) it, bytes.applyAsLong(it)))
                .toList();
    }

    /** Real features of a real upstream, which nobody closes. */
    @Test
    void featuresThatStayOpenShutTheGate() {
        Subject fbank =
                Subject.of("fbank_no_cmvn", Optional.empty(), List.of(), 1337, "torch", "cpu", Precision.FP32, 1);
        List<LayerFeatures> open = new ArrayList<>();
        try (EngineSession session = fbank.start();
                OpenedSubject subject = fbank.open(session)) {
            Waveform clip = subject.clip(1);
            LeakGate.Growth growth =
                    LeakGate.growth(() -> open.add(subject.upstream().extract(List.of(clip))), LeakGate.LEAST, 60);
            LeakGate gate = LeakGate.of(1, growth.readings(), growth.heap());
            assertTrue(gate.leaking(), gate::toString);
            assertTrue(gate.reason().orElseThrow().contains("is not given back"), gate::toString);
            // 98 frames of 240 floats each time
            assertTrue(gate.slopePer1k().orElseThrow() > 0.8 * 1000 * 98 * 240 * 4, gate::toString);
            open.forEach(LayerFeatures::close);
        }
    }

    @Test
    void unrestIsNoLeak() {
        Random random = new Random(1);
        LeakGate gate = LeakGate.of(1, readings(1000, it -> 500 * MEBI + random.nextInt(20) * MEBI), 0);
        assertFalse(gate.leaking(), gate::toString);
        assertTrue(gate.low() < 0 && gate.high() > 0, gate::toString);
        assertEquals(Optional.empty(), gate.reason());
    }

    @Test
    void slowGrowthIsSeenThroughWildReadings() {
        LeakGate gate = LeakGate.of(
                1, readings(1000, it -> 500 * MEBI + it * 20 * MEBI / 1000 + (it % 100 == 0 ? 300 * MEBI : 0)), 0);
        assertTrue(gate.leaking(), gate::toString);
        assertEquals(20 * MEBI, gate.slopePer1k().orElseThrow(), MEBI / 10.0);
        assertTrue(gate.reason().orElseThrow().startsWith("resident memory grows by 20.0 MiB"), gate::toString);
    }

    @Test
    void aHeapThatGrowsIsALeakToo() {
        LeakGate gate = LeakGate.of(1, readings(1000, it -> 500 * MEBI), 9 * MEBI);
        assertTrue(gate.leaking(), gate::toString);
        assertTrue(gate.reason().orElseThrow().startsWith("the Java heap grows by 9.0 MiB"), gate::toString);
    }

    @Test
    void fewInferencesSayNothing() {
        LeakGate gate = LeakGate.of(1, readings(190, it -> it * MEBI), 0);
        assertFalse(gate.leaking());
        assertEquals(Optional.empty(), gate.slopePer1k());
        assertTrue(gate.reason().orElseThrow().contains("190 inferences in the time there was, 200"));
        assertTrue(LeakGate.of(1, List.of(), 0).reason().orElseThrow().contains("does not tell"));
    }

    /** What is timed is checked afterwards. */
    @Test
    void aWrongOutputEndsTheMeasurement() {
        Subject fbank =
                Subject.of("fbank_no_cmvn", Optional.empty(), List.of(), 1337, "torch", "cpu", Precision.FP32, 1);
        try (EngineSession session = fbank.start();
                OpenedSubject subject = fbank.open(session)) {
            Waveform clip = subject.clip(0.5);
            float right = subject.extract(clip);
            subject.check(clip, right);
            assertTrue(assertThrows(IllegalStateException.class, () -> subject.check(clip, right + 1))
                    .getMessage()
                    .contains("where a fresh pass gives"));
        }
    }
}
