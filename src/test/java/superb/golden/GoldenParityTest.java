package superb.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import superb.audio.Waveform;
import superb.engine.Engine;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.error.DataException;
import superb.error.EnvironmentException;
import superb.golden.GoldenCase.State;

/** Hidden states of the torch engine against those of the original code, and against themselves. */
@Tag("golden")
class GoldenParityTest {
    private static final List<Waveform> CLIPS = GoldenCase.clips();

    @Test
    void statesEqualTheOriginals() {
        on("cpu", GoldenParityTest::compareWithOriginals);
    }

    @Test
    void aBatchChangesNothing() {
        on("cpu", GoldenParityTest::compareBatchesWithAlone);
    }

    @Test
    void bfloat16StaysNear() {
        on("cpu", session -> compareNarrow(session, Precision.BF16, 0.03));
    }

    /** 90 frames whose weights, about 0.2, are brought down to a hundredth: less than one output. */
    @Test
    void aClipOfWhichNoFrameIsLeftIsRefused() {
        Waveform clip = CLIPS.get(1);
        float[] samples = new float[400 + 89 * 320]; // the clip, and silence
        clip.samples().get(samples, 0, clip.length());
        GoldenCase strong = new GoldenCase("ofa_wav2vec2:lambda=1.95", "ofa-wav2vec2-0.7", "ofa.pt", 0, 0);
        on(
                "cpu",
                session -> strong.open(upstream -> {
                    try (OpenUpstream open = session.open(upstream, Precision.FP32)) {
                        DataException e = assertThrows(
                                DataException.class, () -> open.extract(List.of(new Waveform("long.wav", samples))));
                        assertTrue(
                                e.getMessage().contains("leaves no frame of the clip\n  where:    long.wav"),
                                e::getMessage);
                    }
                }));
    }

    @Test
    @Tag("gpu")
    void statesEqualTheOriginalsOnCuda() {
        onCuda(GoldenParityTest::compareWithOriginals);
    }

    @Test
    @Tag("gpu")
    void aBatchChangesNothingOnCuda() {
        onCuda(GoldenParityTest::compareBatchesWithAlone);
    }

    @Test
    @Tag("gpu")
    void narrowTypesStayNearOnCuda() {
        onCuda(session -> {
            compareNarrow(session, Precision.BF16, 0.03);
            compareNarrow(session, Precision.FP16, 0.01);
        });
    }

    private static void compareWithOriginals(EngineSession session) {
        for (GoldenCase golden : GoldenCase.all()) {
            List<Comparison> all = new ArrayList<>();
            extractAlone(session, golden, Precision.FP32, clips -> {
                for (int clip = 0; clip < GoldenCase.CLIPS; clip++) {
                    List<State> expected = golden.states(clip);
                    assertEquals(expected.size(), clips.get(clip).size(), golden.folder() + ": states");
                    for (int k = 0; k < expected.size(); k++) {
                        String name = golden.folder() + " single_" + clip + ".hidden_" + k;
                        all.add(compare(
                                expected.get(k), clips.get(clip).get(k), golden.absolute(), golden.relative(), name));
                        State wrong =
                                shifted(clips.get(clip).get(k), (float) (10 * (golden.absolute() + golden.relative())));
                        assertFalse(
                                compare(expected.get(k), wrong, golden.absolute(), golden.relative(), name)
                                        .passes(),
                                "a value that is slightly wrong must fail: " + name);
                    }
                }
            });
            long values = valuesOf(golden);
            Comparison result = Comparison.all(all);
            assertEquals(values, result.compared(), golden.folder());
            assertTrue(values > 5_000, golden.folder() + ": only " + values + " golden values");
            print(golden, session, "original", result);
            assertTrue(result.passes(), result::where);
        }
    }

    private static void compareBatchesWithAlone(EngineSession session) {
        for (GoldenCase golden : GoldenCase.all()) {
            golden.open(upstream -> {
                try (OpenUpstream open = session.open(upstream, Precision.FP32)) {
                    List<List<State>> alone = Extraction.oneByOne(open, CLIPS);
                    Comparison result = compareClips(alone, Extraction.of(open, CLIPS), "batch");
                    assertEquals(valuesOf(golden), result.compared());
                    print(golden, session, "batch", result);
                    assertTrue(result.passes(), result::where);

                    // Equal lengths need no masks: another program.
                    List<Waveform> equal = List.of(CLIPS.get(1), CLIPS.get(1).gain(-0.5f));
                    Comparison same =
                            compareClips(Extraction.oneByOne(open, equal), Extraction.of(open, equal), "equal lengths");
                    assertTrue(same.passes(), same::where);
                }
            });
        }
    }

    private static void compareNarrow(EngineSession session, Precision precision, double allowed) {
        for (GoldenCase golden : GoldenCase.all()) {
            List<List<List<State>>> both = new ArrayList<>();
            extractAlone(session, golden, Precision.FP32, both::add);
            extractAlone(session, golden, precision, both::add);
            double worst = 0;
            for (int clip = 0; clip < GoldenCase.CLIPS; clip++) {
                for (int k = 0; k < both.get(0).get(clip).size(); k++) {
                    worst = Math.max(
                            worst,
                            relativeNorm(
                                    both.get(0).get(clip).get(k).values(),
                                    both.get(1).get(clip).get(k).values()));
                }
            }
            System.err.printf(
                    Locale.ROOT, "%s %s: relative difference to fp32 %.4f%n", golden.folder(), precision.id(), worst);
            assertEquals(golden.learned(), worst > 0, golden.folder() + ": only what has weights is narrowed");
            assertTrue(worst < allowed, golden.folder() + " " + precision + ": " + worst);
        }
    }

    private interface Clips {
        void accept(List<List<State>> statesOfClips);
    }

    private static void extractAlone(EngineSession session, GoldenCase golden, Precision precision, Clips use) {
        golden.open(upstream -> {
            try (OpenUpstream open = session.open(upstream, precision)) {
                use.accept(Extraction.oneByOne(open, CLIPS));
            }
        });
    }

    private static Comparison compareClips(List<List<State>> expected, List<List<State>> actual, String name) {
        List<Comparison> all = new ArrayList<>();
        for (int clip = 0; clip < expected.size(); clip++) {
            assertEquals(expected.get(clip).size(), actual.get(clip).size());
            for (int k = 0; k < expected.get(clip).size(); k++) {
                String place = name + ", clip " + clip + ", hidden_" + k;
                all.add(compare(expected.get(clip).get(k), actual.get(clip).get(k), 1e-4, 0, place));
            }
        }
        return Comparison.all(all);
    }

    private static Comparison compare(State expected, State actual, double absolute, double relative, String name) {
        assertEquals(expected.shape(), actual.shape(), name);
        return Comparison.of(expected.values(), actual.values(), absolute, relative, name);
    }

    private static State shifted(State state, float by) {
        float[] values = state.values().clone();
        values[values.length / 2] += by * Math.max(1, Math.abs(values[values.length / 2]));
        return new State(state.shape(), values);
    }

    private static long valuesOf(GoldenCase golden) {
        long values = 0;
        for (int clip = 0; clip < GoldenCase.CLIPS; clip++) {
            values += golden.states(clip).stream()
                    .mapToLong(it -> it.values().length)
                    .sum();
        }
        return values;
    }

    private static double relativeNorm(float[] expected, float[] actual) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < expected.length; i++) {
            difference += Math.pow((double) expected[i] - actual[i], 2);
            norm += Math.pow(expected[i], 2);
        }
        return Math.sqrt(difference / norm);
    }

    private static void print(GoldenCase golden, EngineSession session, String what, Comparison result) {
        System.err.printf(
                Locale.ROOT,
                "%s on %s, %s: %d values, largest difference %.2g%n",
                golden.folder(),
                session.info().deviceActual(),
                what,
                result.compared(),
                result.largest());
    }

    private interface Use {
        void accept(EngineSession session);
    }

    private static void on(String device, Use use) {
        try (EngineSession session = engine().start(new EngineOptions(device, 2))) {
            assertEquals(device, session.info().deviceActual());
            use.accept(session);
        }
    }

    private static void onCuda(Use use) {
        Optional<String> reason = Optional.empty();
        try {
            engine().start(new EngineOptions("cuda:0", 2)).close();
        } catch (EnvironmentException e) {
            reason = e.getMessage().lines().findFirst();
        }
        reason.ifPresent(it -> System.err.println("skipped, no CUDA: " + it));
        assumeTrue(reason.isEmpty(), () -> "no CUDA");
        on("cuda:0", use);
    }

    private static Engine engine() {
        return Engine.named("torch");
    }
}
