package superb.run;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.ValueSource;
import superb.audio.Waveform;
import superb.check.Signals;
import superb.engine.Engine;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.error.DataException;
import superb.features.LayerFeatures;
import superb.upstream.Upstream;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;

/** Clips side by side: the numbers, the order and the faults of one after the other. */
@Tag("e2e")
@ParameterizedClass
@ValueSource(strings = {"onnx", "torch"})
class LanesTest {
    private static final List<Waveform> CLIPS = IntStream.of(9_000, 800, 5_000, 12_000, 400, 7_000, 3_000)
            .mapToObj(samples -> Signals.voice("clip of " + samples, samples, samples))
            .toList();

    private final EngineSession session;
    private final OpenUpstream open;

    LanesTest(String engine) {
        session = Engine.named(engine).start(new EngineOptions("cpu", 2).sideBySide());
        Upstream upstream =
                UpstreamRegistry.load().untrained(UpstreamRequest.parse("student:layers=2,dim=64,ffn=128,heads=4"), 7);
        open = session.open(upstream, Precision.FP32);
    }

    @AfterEach
    void close() {
        open.close();
        session.close();
    }

    private static Iterator<List<Waveform>> each(List<Waveform> all) {
        return all.stream().map(List::of).iterator();
    }

    private static float[] last(LayerFeatures features) {
        return features.states().get(features.states().size() - 1).toFloatArray();
    }

    @Test
    void numbersAndOrderAreThoseOfOneAfterTheOther() {
        assertEquals(2, open.lanes());
        List<float[]> alone = new ArrayList<>();
        for (Waveform clip : CLIPS) {
            try (LayerFeatures features = open.extract(List.of(clip))) {
                alone.add(last(features));
            }
        }
        try (Lanes lanes = new Lanes(open, each(CLIPS))) {
            for (float[] expected : alone) {
                try (LayerFeatures features = lanes.next()) {
                    assertArrayEquals(expected, last(features));
                }
            }
            assertThrows(NoSuchElementException.class, lanes::next);
        }
    }

    @Test
    void whatFailsFailsInItsTurn() {
        List<Waveform> some = new ArrayList<>(CLIPS);
        some.set(2, new Waveform("too short", new float[300]));
        try (Lanes lanes = new Lanes(open, each(some))) {
            lanes.next().close();
            lanes.next().close();
            DataException e = assertThrows(DataException.class, lanes::next);
            assertTrue(e.getMessage().contains("too short"), e::getMessage);
        }
    }

    @Test
    void whatCannotBeReadFailsInItsTurn() {
        IllegalStateException unreadable = new IllegalStateException("the third");
        Iterator<List<Waveform>> failing = IntStream.range(0, 4)
                .mapToObj(i -> {
                    if (i == 2) {
                        throw unreadable;
                    }
                    return List.of(CLIPS.get(i));
                })
                .iterator();
        try (Lanes lanes = new Lanes(open, failing)) {
            lanes.next().close();
            lanes.next().close();
            assertSame(unreadable, assertThrows(IllegalStateException.class, lanes::next));
        }
    }
}
