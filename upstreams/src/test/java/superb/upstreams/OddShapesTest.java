package superb.upstreams;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superb.files.SafetensorsWriter;
import superb.upstream.Checkpoint;
import superb.upstream.Layers;
import superb.upstream.RandomWeights;
import superb.upstream.Upstream;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;
import superb.upstream.WeightSpec;
import superb.upstreams.checkpoint.Checkpoints;

/** Networks of sizes that nobody published, named by their family alone: the file says what they are. */
class OddShapesTest {
    private static final String CONVS = "[(13, 9, 4), (17, 4, 3)] + [(19, 3, 2)] * 3 + [(22, 1, 1), (22, 5, 3)]";

    @TempDir
    Path folder;

    @ParameterizedTest
    @CsvSource({
        "hubert, 56, 7, 14, 31, 91, false",
        "hubert, 30, 3, 5, 64, 41, true",
        "wav2vec2, 36, 9, 6, 15, 50, false",
        "wavlm, 42, 6, 7, 95, 77, false",
        "starhubert, 22, 2, 11, 3, 33, false",
    })
    void theFileSaysWhatTheNetworkIs(
            String family, int dim, int heads, int groups, int kernel, int ffn, boolean layerNormFirst)
            throws IOException {
        Map<String, Object> sizes = new TreeMap<>(Map.of(
                "conv_feature_layers", CONVS,
                "encoder_layers", 2,
                "encoder_embed_dim", dim,
                "encoder_ffn_embed_dim", ffn,
                "encoder_attention_heads", heads,
                "conv_pos", kernel,
                "conv_pos_groups", groups,
                "layer_norm_first", layerNormFirst,
                "num_buckets", 18,
                "max_distance", 50));
        new ObjectMapper().writeValue(folder.resolve("config.json").toFile(), Map.of("model", sizes));
        ConvExtractor.Config extractor =
                new ConvExtractor.Config(ConvLayout.parse(CONVS, folder), ConvExtractor.Norm.GROUP, true);
        Backbone backbone = new Backbone(
                new FrontEnd(WaveformNorm.NONE, extractor, false, true, extractor.channels() != dim, dim),
                new PositionalConv(kernel, groups, true),
                TransformerEncoder.Config.uniform(
                        2,
                        dim,
                        ffn,
                        heads,
                        layerNormFirst ? TransformerEncoder.Norm.PRE : TransformerEncoder.Norm.POST));
        UpstreamModel expected =
                switch (family) {
                    case "wavlm" -> new WavLm.Model(family, backbone, new WavLm.Buckets(18, 50));
                    case "starhubert" -> new LayerwiseStudent(family, family, "", backbone, List.of(true, true), dim);
                    default -> new SpeechTransformer(family, family, "", backbone);
                };
        RandomWeights weights = RandomWeights.of(expected, 5);
        Path file = folder.resolve("weights.safetensors");
        write(file, weights);
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            Upstream upstream = UpstreamRegistry.load().load(UpstreamRequest.of(family), checkpoint);
            assertEquals(weights.specs(), upstream.weights().specs());
            Tensor clip = Golden.utterance(2);
            Layers<Tensor> states = Golden.forward(upstream, List.of(clip));
            assertEquals(upstream.model().card().states(), states.states().size());
            int frames = states.frames().length(0);
            int hop = upstream.model().card().strideSamples();
            assertEquals(4 * 3 * 2 * 2 * 2 * 3, hop);
            assertEquals((clip.data.length - upstream.model().card().minSamples()) / hop + 1, frames);
            for (Tensor state : states.states()) {
                assertEquals(
                        List.of(1, frames, dim),
                        Arrays.stream(state.dims).boxed().toList());
                assertTrue(Arrays.stream(state.data).allMatch(Double::isFinite));
            }
        }
        Files.delete(file);
    }

    private static void write(Path file, RandomWeights weights) {
        List<SafetensorsWriter.Entry> entries = weights.specs().stream()
                .map(spec -> new SafetensorsWriter.Entry(theirs(spec), spec.shape()))
                .toList();
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, Map.of(), entries)) {
            for (WeightSpec spec : weights.specs()) {
                FloatBuffer values = FloatBuffer.allocate((int) spec.elements());
                weights.read(spec.name(), values);
                writer.write(theirs(spec), values.flip());
            }
            writer.commit();
        }
    }

    private static String theirs(WeightSpec spec) {
        return NameTable.FAIRSEQ.sources(spec.name()).get(0).tensors().get(0);
    }
}
