package superb.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import superb.audio.Waveform;
import superb.engine.Engine;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.golden.GoldenCase.State;
import superb.upstream.Upstream;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;

/** Hidden states of the graphs that are written for ONNX Runtime against those of the original code, alone and in a batch. */
@Tag("golden")
class OnnxParityTest {
    private static final double ALLOWED = 2e-4;
    private static final List<Waveform> CLIPS = GoldenCase.clips();

    /** Every family, and every kind of container and norm among them: request, folder, file. */
    private static List<GoldenCase> cases() {
        Stream<GoldenCase> learned = Stream.of(
                        "hubert hubert-group weights.safetensors",
                        "hubert hubert-layer fairseq.pt",
                        "hubert hf-hubert-group model.safetensors",
                        "hubert hf-hubert-stable model.safetensors",
                        "hubert hf-distilhubert model.safetensors",
                        "wav2vec2 wav2vec2-group fairseq.pt",
                        "wav2vec2 hf-wav2vec2 model.safetensors",
                        "wavlm wavlm-group wavlm.pt",
                        "wavlm wavlm-layer wavlm.pt",
                        "wavlm hf-wavlm model.safetensors",
                        "distilhubert distilhubert distiller.ckpt",
                        "fithubert fithubert last.ckpt",
                        "fithubert fithubert-proj last.ckpt",
                        "armhubert armhubert last.ckpt",
                        "maskhubert maskhubert last.ckpt",
                        "dphubert dphubert pruned_hubert_base.pth",
                        "dpwavlm dpwavlm pruned_hubert_base.pth",
                        "melhubert melhubert-20ms melhubert.ckpt",
                        "ofa_wav2vec2:lambda=0.7 ofa-wav2vec2-0.7 ofa.pt")
                .map(line -> line.split(" "))
                .map(words -> new GoldenCase(words[0], words[1], words[2], ALLOWED, ALLOWED));
        return Stream.concat(learned, Stream.of(new GoldenCase("fbank", "fbank", "", ALLOWED, ALLOWED)))
                .toList();
    }

    @Test
    void statesEqualTheOriginals() {
        List<String> failures = new ArrayList<>();
        try (EngineSession session = Engine.named("onnx").start(new EngineOptions("cpu", 1))) {
            for (GoldenCase golden : cases()) {
                golden.open(upstream -> {
                    try (OpenUpstream open = session.open(upstream, Precision.FP32)) {
                        Comparison alone = compare(golden, Extraction.oneByOne(open, CLIPS), "alone");
                        Comparison batch = compare(golden, Extraction.of(open, CLIPS), "in a batch");
                        assertTrue(alone.compared() > 5_000, golden.folder() + ": only " + alone.compared());
                        System.err.printf(
                                Locale.ROOT,
                                "%s in ONNX Runtime: %d values, largest difference %.2g alone, %.2g in a batch%n",
                                golden.folder(),
                                alone.compared(),
                                alone.largest(),
                                batch.largest());
                        Stream.of(alone, batch).filter(it -> !it.passes()).forEach(it -> failures.add(it.where()));
                    } catch (RuntimeException e) {
                        failures.add(golden.folder() + ": " + e);
                    }
                });
            }
        }
        assertEquals(List.of(), failures);
    }

    /** Which digits of the spectrum an engine keeps must not show in the logarithm. */
    @Test
    void filterBanksAreThoseOfTorch() {
        try (EngineSession torch = Engine.named("torch").start(new EngineOptions("cpu", 1));
                EngineSession onnx = Engine.named("onnx").start(new EngineOptions("cpu", 1))) {
            for (String name : List.of("fbank", "fbank_no_cmvn")) {
                Upstream upstream = UpstreamRegistry.load().untrained(UpstreamRequest.of(name), 0);
                try (OpenUpstream one = torch.open(upstream, Precision.FP32);
                        OpenUpstream other = onnx.open(upstream, Precision.FP32)) {
                    List<List<State>> expected = Extraction.oneByOne(one, CLIPS);
                    for (List<List<State>> clips :
                            List.of(Extraction.oneByOne(other, CLIPS), Extraction.of(other, CLIPS))) {
                        for (int clip = 0; clip < GoldenCase.CLIPS; clip++) {
                            Comparison result = Comparison.of(
                                    expected.get(clip).get(0).values(),
                                    clips.get(clip).get(0).values(),
                                    1e-5,
                                    0,
                                    name + ", clip " + clip);
                            assertTrue(result.compared() > 5_000, name + ": only " + result.compared());
                            assertTrue(result.passes(), result::where);
                        }
                    }
                }
            }
        }
    }

    private static Comparison compare(GoldenCase golden, List<List<State>> clips, String how) {
        List<Comparison> all = new ArrayList<>();
        for (int clip = 0; clip < GoldenCase.CLIPS; clip++) {
            List<State> expected = golden.states(clip);
            assertEquals(expected.size(), clips.get(clip).size(), golden.folder() + ": states");
            for (int k = 0; k < expected.size(); k++) {
                String name = golden.folder() + " single_" + clip + ".hidden_" + k + " " + how;
                State actual = clips.get(clip).get(k);
                assertEquals(expected.get(k).shape(), actual.shape(), name);
                all.add(Comparison.of(
                        expected.get(k).values(), actual.values(), golden.absolute(), golden.relative(), name));
            }
        }
        return Comparison.all(all);
    }
}
