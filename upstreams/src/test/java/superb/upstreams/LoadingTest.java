package superb.upstreams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import superb.error.UntrustedException;
import superb.error.UsageException;
import superb.upstream.Checkpoint;
import superb.upstream.Upstream;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;
import superb.upstream.Weights;
import superb.upstreams.checkpoint.Checkpoints;

/** What loading accepts and what it refuses, in which words. */
class LoadingTest {
    private static final String FC1 = "encoder.layers.1.fc1.weight";
    private static final String FC2 = "encoder.layers.1.fc2.weight";

    private final UpstreamRegistry registry = UpstreamRegistry.load();
    private final Checkpoint original = Checkpoints.open(Golden.file("golden/hubert-group/weights.safetensors"));

    @AfterEach
    void close() {
        original.close();
    }

    private Upstream load(String name, Checkpoint checkpoint) {
        return registry.load(UpstreamRequest.parse(name), checkpoint);
    }

    private String refusal(String name, Checkpoint checkpoint) {
        return assertThrows(UntrustedException.class, () -> load(name, checkpoint))
                .getMessage();
    }

    @Test
    void sizesComeFromTheFile() {
        Upstream tiny = load("hubert", original);
        UpstreamCard card = tiny.model().card();
        assertEquals("hubert", card.name());
        assertEquals(3, card.layers());
        assertEquals(48, card.dim());
        assertEquals(4, card.states());
        assertTrue(tiny.weights().trained());
        assertEquals("weights.safetensors (fairseq names)", tiny.weights().provenance());
    }

    @Test
    void aNamedModelListsTheFirstDifferingShapes() {
        assertEquals(
                "the checkpoint does not fit 'hubert_base'\n"
                        + "  144 tensors missing:\n"
                        + "    encoder.layers.3.self_attn.q_proj.weight\n"
                        + "    encoder.layers.3.self_attn.q_proj.bias\n"
                        + "    encoder.layers.3.self_attn.k_proj.weight\n"
                        + "    encoder.layers.3.self_attn.k_proj.bias\n"
                        + "    encoder.layers.3.self_attn.v_proj.weight\n"
                        + "    encoder.layers.3.self_attn.v_proj.bias\n"
                        + "    and 138 more\n"
                        + "  65 tensors of another shape:\n"
                        + "    feature_extractor.conv_layers.0.0.weight [32, 1, 10], not [512, 1, 10]\n"
                        + "    feature_extractor.conv_layers.0.2.weight [32], not [512]\n"
                        + "    feature_extractor.conv_layers.0.2.bias [32], not [512]\n"
                        + "    feature_extractor.conv_layers.1.0.weight [32, 32, 3], not [512, 512, 3]\n"
                        + "    feature_extractor.conv_layers.2.0.weight [32, 32, 3], not [512, 512, 3]\n"
                        + "    feature_extractor.conv_layers.3.0.weight [32, 32, 3], not [512, 512, 3]\n"
                        + "    and 59 more\n"
                        + "  where:    " + original.file() + "\n"
                        + "  expected: the tensors of hubert_base (12 layers, width 768) under fairseq names\n"
                        + "  try:      name the family 'hubert' instead, which takes its sizes from the file",
                refusal("hubert_base", original));
    }

    @Test
    void missingAndUnexpectedTensorsAreRefused() {
        Checkpoint edited = new EditedCheckpoint(original).without(FC1).with("encoder.layers.1.fc3.weight", FC2);
        String message = refusal("hubert", edited);
        assertTrue(message.contains("1 tensor missing:\n    " + FC1 + "\n"), message);
        assertTrue(message.contains("1 tensor unexpected:\n    encoder.layers.1.fc3.weight\n"), message);
    }

    @Test
    void whatOnlyTrainingNeedsIsPassedOver() {
        Checkpoint edited = new EditedCheckpoint(original)
                .with("label_embs_concat", FC1)
                .with("final_proj.weight", FC1)
                .with("mask_emb", FC1);
        assertEquals(
                load("hubert", original).weights().sha256(),
                load("hubert", edited).weights().sha256());
        long replaced = Stream.of("label_embs_concat", "final_proj.weight", "mask_emb")
                .filter(original::has)
                .mapToLong(original::elements)
                .sum();
        assertTrue(replaced > 0, "the file has parameters that no hidden state needs");
        assertEquals(
                load("hubert", original).weights().unused() - replaced + 3 * original.elements(FC1),
                load("hubert", edited).weights().unused());
        assertTrue(refusal("hubert", new EditedCheckpoint(original).with("final_projection", FC1))
                .contains("final_projection"));
    }

    @Test
    void theHashIsOfTheNumbersUnderCanonicalNames() {
        Weights weights = load("hubert", original).weights();
        Weights changed = load("hubert", new EditedCheckpoint(original).scaled(FC1, 1.001))
                .weights();
        assertNotEquals(weights.sha256(), changed.sha256());
    }

    @Test
    void withoutAnyWordOfSizesANameIsNeeded() {
        Checkpoint bare = new EditedCheckpoint(original) {
            @Override
            public Optional<JsonNode> beside(String fileName) {
                return Optional.empty();
            }
        };
        assertTrue(refusal("hubert", bare).startsWith("the checkpoint does not say how large its network is"));
    }

    @Test
    void namesOfNoKnownKind() {
        try (Checkpoint audio = Checkpoints.open(Golden.file("golden/audio.safetensors"))) {
            assertTrue(refusal("hubert_base", audio)
                    .startsWith("the names of the tensors are of no known kind; the first are utt0, utt1, utt2\n"));
        }
    }

    @Test
    void aDistilHubertWithoutHeadsIsAHubert() {
        try (Checkpoint file = Checkpoints.open(Golden.file("golden/hf-distilhubert/model.safetensors"))) {
            assertTrue(refusal("distilhubert", file).startsWith("the checkpoint has no prediction heads"));
            assertEquals(3, load("hubert", file).model().card().states());
        }
    }

    @Test
    void thePaperOfDistilHubertTakesTheLastLayerAlone() {
        try (Checkpoint file = Checkpoints.open(Golden.file("golden/distilhubert/distiller.ckpt"))) {
            assertEquals(
                    1, load("distilhubert:protocol=paper", file).model().card().states());
        }
        UsageException other = assertThrows(
                UsageException.class, () -> registry.model(UpstreamRequest.parse("distilhubert:protocol=book")));
        assertTrue(other.getMessage().contains("toolkit or paper"), other.getMessage());
    }

    /** Old files keep query, key and value one above the other. */
    @Test
    void packedProjectionsAreTakenApart() {
        String packed = "encoder.layers.1.self_attn.in_proj_";
        EditedCheckpoint edited = new EditedCheckpoint(original);
        for (String part : List.of("weight", "bias")) {
            List<String> three = Stream.of("q", "k", "v")
                    .map(it -> "encoder.layers.1.self_attn." + it + "_proj." + part)
                    .toList();
            edited.stacked(packed + part, three);
            three.forEach(edited::without);
        }
        assertTrue(edited.has(packed + "bias"));
        assertEquals(
                load("hubert", original).weights().sha256(),
                load("hubert", edited).weights().sha256());
    }

    @Test
    void whatCannotBeAskedFor() {
        UsageException unknown =
                assertThrows(UsageException.class, () -> registry.model(UpstreamRequest.of("hubert-bas")));
        assertEquals(
                "there is no upstream 'hubert-bas'; did you mean 'hubert_base'?\n  try:      superb ls upstreams",
                unknown.getMessage());
        UsageException family = assertThrows(UsageException.class, () -> registry.model(UpstreamRequest.of("hubert")));
        assertEquals(
                "'hubert' is a family of models; its sizes come from a checkpoint, and none was given\n"
                        + "  expected: a checkpoint, or one of distilhubert_hf, hubert_base, hubert_large",
                family.getMessage());
        UsageException none = assertThrows(UsageException.class, () -> load("fbank", original));
        assertTrue(none.getMessage().startsWith("'fbank' has no weights, so there is nothing to load"));
        assertThrows(UsageException.class, () -> registry.model(UpstreamRequest.parse("hubert_base:layers=3")));
    }
}
