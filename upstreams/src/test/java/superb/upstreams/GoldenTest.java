package superb.upstreams;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superb.upstream.Checkpoint;
import superb.upstream.Layers;
import superb.upstream.Upstream;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;
import superb.upstreams.checkpoint.Checkpoints;

/** Hidden states against those of the original code, each clip alone and both clips in one batch. */
class GoldenTest {
    private final UpstreamRegistry registry = UpstreamRegistry.load();

    @ParameterizedTest
    @CsvSource({
        "hubert, hubert-group, golden/hubert-group/weights.safetensors",
        "hubert, hubert-group, golden/hubert-group/s3prl.pt",
        "hubert, hubert-layer, golden/hubert-layer/fairseq.pt",
        "hubert, hf-hubert-group, golden/hf-hubert-group/model.safetensors",
        "hubert, hf-hubert-stable, golden/hf-hubert-stable/model.safetensors",
        "hubert, hf-hubert-ctc, golden-checkpoints/hf-hubert-ctc/model.safetensors",
        "hubert, hf-distilhubert, golden/hf-distilhubert/model.safetensors",
        "wav2vec2, wav2vec2-group, golden/wav2vec2-group/fairseq.pt",
        "wav2vec2, hf-wav2vec2, golden/hf-wav2vec2/model.safetensors",
        "wavlm, wavlm-group, golden/wavlm-group/wavlm.pt",
        "wavlm, wavlm-layer, golden/wavlm-layer/wavlm.pt",
        "wavlm, hf-wavlm, golden/hf-wavlm/model.safetensors",
        "fithubert, fithubert, golden/fithubert/last.ckpt",
        "fithubert, fithubert-proj, golden/fithubert-proj/last.ckpt",
        "armhubert, armhubert, golden/armhubert/last.ckpt",
        "maskhubert, maskhubert, golden/maskhubert/last.ckpt",
        "starhubert, starhubert, golden-checkpoints/starhubert/last.ckpt",
        "dphubert, dphubert, golden/dphubert/pruned_hubert_base.pth",
        "dpwavlm, dpwavlm, golden/dpwavlm/pruned_hubert_base.pth",
        "melhubert, melhubert-20ms, golden/melhubert-20ms/melhubert.ckpt",
        "melhubert, melhubert-10ms, golden-checkpoints/melhubert-10ms/melhubert.ckpt",
        "ofa_wav2vec2:lambda=0.5, ofa-wav2vec2-0.5, golden/ofa-wav2vec2-0.7/ofa.pt",
        "ofa_wav2vec2:lambda=0.7, ofa-wav2vec2-0.7, golden/ofa-wav2vec2-0.7/ofa.pt",
        "distilhubert, distilhubert, golden/distilhubert/distiller.ckpt",
    })
    void statesEqualTheOriginals(String name, String golden, String file) {
        try (Checkpoint weights = Checkpoints.open(Golden.file(file))) {
            double slack = compare(registry.load(UpstreamRequest.parse(name), weights), golden, 1e-4, 1e-4);
            assertTrue(slack <= 1, golden + ": largest difference is " + slack + " times the tolerance");
        }
    }

    /** One tensor of fifty that is 5 % too large shows. */
    @Test
    void aSlightlyWrongModelFails() {
        try (Checkpoint weights = Checkpoints.open(Golden.file("golden/hubert-group/weights.safetensors"))) {
            Checkpoint wrong = new EditedCheckpoint(weights).scaled("encoder.layers.1.fc1.weight", 1.05);
            assertTrue(compare(registry.load(UpstreamRequest.of("hubert"), wrong), "hubert-group", 1e-4, 1e-4) > 5);
        }
    }

    @Test
    void filterBanksEqualTheOriginals() {
        double slack = compare(registry.untrained(UpstreamRequest.of("fbank"), 0), "fbank", 2e-4, 2e-4);
        assertTrue(slack <= 1, "largest difference is " + slack + " times the tolerance");
    }

    /** The largest difference over all clips and states, alone and in a batch, in units of what is allowed. */
    private static double compare(Upstream upstream, String folder, double absolute, double relative) {
        try (Checkpoint expected = Checkpoints.open(Golden.file("golden/" + folder + "/expected.safetensors"))) {
            boolean rate = upstream.model().card().family().equals("fithubert"); // the clip of an odd number of frames
            List<Integer> utterances = rate ? List.of(0, 1, 2) : List.of(0, 2);
            List<Tensor> clips = utterances.stream().map(Golden::utterance).toList();
            Layers<Tensor> together = Golden.forward(upstream, clips);
            int shortest = utterances.size() - 1; // the one with most padding in the batch is also heard alone
            Layers<Tensor> alone = Golden.forward(upstream, List.of(clips.get(shortest)));
            int states = upstream.model().card().states();
            assertEquals(states, together.states().size());
            long compared = 0;
            double slack = 0;
            for (int k = 0; k < states; k++) {
                for (int i = 0; i < utterances.size(); i++) {
                    Tensor golden = Golden.tensor(expected, "single_" + utterances.get(i) + ".hidden_" + k);
                    int frames = together.frames().length(i);
                    assertEquals(golden.dims[1], frames);
                    Tensor item = Golden.item(together.states().get(k), i, frames);
                    slack = Math.max(slack, difference(golden, item, absolute, relative));
                    if (i == shortest) {
                        slack = Math.max(
                                slack, difference(golden, alone.states().get(k), absolute, relative));
                    }
                    compared += golden.data.length;
                }
            }
            assertTrue(
                    expected.names().stream().noneMatch(it -> it.endsWith(".hidden_" + states)),
                    "a state was not compared");
            assertTrue(compared > 3_000, "compared " + compared);
            return slack;
        }
    }

    private static double difference(Tensor golden, Tensor state, double absolute, double relative) {
        assertArrayEquals(golden.dims, state.dims);
        double worst = 0;
        for (int i = 0; i < golden.data.length; i++) {
            double allowed = absolute + relative * Math.abs(golden.data[i]);
            worst = Math.max(worst, Math.abs(golden.data[i] - state.data[i]) / allowed);
        }
        return worst;
    }
}
