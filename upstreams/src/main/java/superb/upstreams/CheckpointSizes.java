package superb.upstreams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import superb.error.Problem;
import superb.error.UntrustedException;
import superb.upstream.Checkpoint;

/**
 * The sizes of a network as its checkpoint states them, in the file or in a configuration beside it. What shapes tell
 * (a bias, a norm, a projection) is taken from the tensors that are there; heads and strides can only be stated.
 */
final class CheckpointSizes {
    private static final int LARGEST = 100_000;

    private final Checkpoint checkpoint;
    private final NameTable names;
    private final JsonNode model;
    private final Optional<Boolean> normalize;

    private CheckpointSizes(Checkpoint checkpoint, JsonNode model, Optional<Boolean> normalize) {
        this.checkpoint = checkpoint;
        this.names = NameTable.of(checkpoint);
        this.model = model;
        this.normalize = normalize;
    }

    /** @throws UntrustedException if the checkpoint says nothing of its sizes */
    static CheckpointSizes of(Checkpoint checkpoint) {
        JsonNode file = checkpoint.config();
        JsonNode beside = checkpoint.beside("config.json").orElse(MissingNode.getInstance());
        JsonNode library = Stream.of(beside, checkpoint.beside("hf-config.json").orElse(MissingNode.getInstance()))
                .filter(it -> it.has("hidden_size"))
                .findFirst()
                .orElse(MissingNode.getInstance());
        JsonNode yaml = checkpoint
                .beside("model.yaml")
                .or(() -> checkpoint.beside(stem(checkpoint) + ".yaml"))
                .orElse(MissingNode.getInstance());
        JsonNode model = firstObject(
                library,
                file.path("cfg").path("model"), // fairseq since 2021
                file.path("args"), // fairseq before
                file.path("model_cfg"), // s3prl
                file.path("Config").path("distiller"), // DistilHuBERT
                file.path("cfg"), // WavLM
                yaml.path("distiller"), // FitHuBERT and its relatives
                beside.path("model"));
        if (model.isMissingNode()) {
            throw new UntrustedException(Problem.of("the checkpoint does not say how large its network is")
                    .at(checkpoint.file())
                    .expected("sizes in the file or in a config.json beside it")
                    .next("name a model of known size, such as hubert_base"));
        }
        JsonNode flag = Stream.of(
                        checkpoint
                                .beside("preprocessor_config.json")
                                .orElse(MissingNode.getInstance())
                                .path("do_normalize"),
                        file.path("cfg").path("task").path("normalize"),
                        file.path("args").path("normalize"),
                        file.path("task_cfg").path("normalize"),
                        file.path("cfg").path("normalize"),
                        beside.path("task").path("normalize"))
                .filter(JsonNode::isBoolean)
                .findFirst()
                .orElse(MissingNode.getInstance());
        return new CheckpointSizes(
                checkpoint, model, flag.isBoolean() ? Optional.of(flag.booleanValue()) : Optional.empty());
    }

    private static String stem(Checkpoint checkpoint) {
        return checkpoint.source().replaceFirst("\\.[^.]*$", "");
    }

    private static JsonNode firstObject(JsonNode... candidates) {
        return Stream.of(candidates)
                .filter(it -> it.isObject() && !it.isEmpty())
                .findFirst()
                .orElse(MissingNode.getInstance());
    }

    /**
     * A named model as this file has it: convolution biases and the projection are there or not, and the transformers
     * library normalises with another eps.
     */
    static Backbone fit(Backbone named, Checkpoint checkpoint) {
        NameTable names = NameTable.of(checkpoint);
        FrontEnd front = named.front();
        boolean library = names.style().equals(NameTable.HUGGING_FACE.style());
        boolean same = front.extractor().channels() == front.dim();
        return named.with(new FrontEnd(
                library && front.input() == WaveformNorm.FAIRSEQ ? WaveformNorm.HUGGING_FACE : front.input(),
                front.extractor().withBias(has(checkpoint, names, "extractor.0.conv.bias")),
                front.featureNorm(),
                !same || has(checkpoint, names, "projection.weight"),
                front.dim()));
    }

    /** Front end, positional convolution and encoder with the sizes of the file. */
    Backbone backbone() {
        try {
            return model.has("hidden_size") ? fromLibrary() : fromFairseq();
        } catch (IllegalArgumentException e) {
            Problem problem = Problem.of("the checkpoint's configuration contradicts itself: " + e.getMessage());
            throw new UntrustedException(problem.at(checkpoint.file()), e);
        }
    }

    /** WavLM's classes of distances. */
    WavLm.Buckets buckets() {
        boolean stated = model.has("relative_position_embedding");
        if (stated && !(yes("relative_position_embedding") && yes("gru_rel_pos"))) {
            throw refused("gru_rel_pos", "no gated relative positions", "relative_position_embedding and gru_rel_pos");
        }
        String distance = model.has("max_bucket_distance") ? "max_bucket_distance" : "max_distance";
        return new WavLm.Buckets(count("num_buckets"), count(distance));
    }

    /** FitHuBERT's time reduction. */
    FitHubert.Reduction reduction() {
        one("tr_layer_type", "conv1d");
        if (!yes("enable_tr_layer")) {
            throw refused("enable_tr_layer", "no time reduction", "true");
        }
        return new FitHubert.Reduction(
                number(model.path("tr_layer_index"), "tr_layer_index", 0), count("tr_reduce_factor"));
    }

    /** ARMHuBERT's pattern: whether a layer has attention maps of its own; every layer where nothing is said. */
    List<Boolean> ownMaps(int layers) {
        String text = model.path("reuse_pattern").asText("");
        if (text.isEmpty()) {
            return Collections.nCopies(layers, true);
        }
        List<String> words = List.of(text.replaceAll("[\\[\\] ]", "").split(","));
        if (words.size() != layers
                || !words.stream().allMatch(it -> it.matches("True|False"))
                || !words.get(0).equals("True")) {
            throw refused(
                    "reuse_pattern", text, "True or False for each of the " + layers + " layers, starting with True");
        }
        return words.stream().map("True"::equals).toList();
    }

    private boolean yes(String key) {
        return model.path(key).asBoolean(false);
    }

    private Backbone fromFairseq() {
        boolean layerNorm = one("extractor_mode", "default", "layer_norm").equals("layer_norm");
        String layout = model.path(
                        model.has("extractor_conv_feature_layers")
                                ? "extractor_conv_feature_layers"
                                : "conv_feature_layers")
                .asText(ConvLayout.STANDARD);
        one("activation_fn", "gelu");
        return backbone(
                ConvLayout.parse(layout, checkpoint.file()),
                layerNorm ? ConvExtractor.Norm.LAYER : ConvExtractor.Norm.GROUP,
                normalize.orElse(false) ? WaveformNorm.FAIRSEQ : WaveformNorm.NONE,
                new PositionalConv(count("conv_pos", 128), count("conv_pos_groups", 16), true),
                TransformerEncoder.Config.uniform(
                        count("encoder_layers"),
                        count("encoder_embed_dim"),
                        count("encoder_ffn_embed_dim"),
                        count("encoder_attention_heads"),
                        norm("layer_norm_first")));
    }

    private Backbone fromLibrary() {
        boolean layerNorm = one("feat_extract_norm", "group", "layer").equals("layer");
        one("hidden_act", "gelu");
        one("feat_extract_activation", "gelu");
        List<ConvExtractor.Conv> convs = new ArrayList<>();
        for (int i = 0; i < model.path("conv_dim").size(); i++) {
            convs.add(new ConvExtractor.Conv(
                    count(model.path("conv_dim").path(i), "conv_dim"),
                    count(model.path("conv_kernel").path(i), "conv_kernel"),
                    count(model.path("conv_stride").path(i), "conv_stride")));
        }
        return backbone(
                convs,
                layerNorm ? ConvExtractor.Norm.LAYER : ConvExtractor.Norm.GROUP,
                normalize.orElse(layerNorm) ? WaveformNorm.HUGGING_FACE : WaveformNorm.NONE,
                new PositionalConv(
                        count("num_conv_pos_embeddings", 128), count("num_conv_pos_embedding_groups", 16), true),
                TransformerEncoder.Config.uniform(
                        count("num_hidden_layers"),
                        count("hidden_size"),
                        count("intermediate_size"),
                        count("num_attention_heads"),
                        norm("do_stable_layer_norm")));
    }

    private Backbone backbone(
            List<ConvExtractor.Conv> convs,
            ConvExtractor.Norm norm,
            WaveformNorm input,
            PositionalConv position,
            TransformerEncoder.Config encoder) {
        ConvExtractor.Config extractor = new ConvExtractor.Config(convs, norm, has("extractor.0.conv.bias"));
        FrontEnd front =
                new FrontEnd(input, extractor, has("feature_norm.weight"), has("projection.weight"), encoder.dim());
        return new Backbone(front, position, encoder);
    }

    boolean has(String canonicalName) {
        return has(checkpoint, names, canonicalName);
    }

    private static boolean has(Checkpoint checkpoint, NameTable names, String canonicalName) {
        return names.sources(canonicalName).stream()
                .anyMatch(source -> checkpoint.names().containsAll(source.tensors()));
    }

    private TransformerEncoder.Norm norm(String key) {
        return yes(key) ? TransformerEncoder.Norm.PRE : TransformerEncoder.Norm.POST;
    }

    /** A text that must be one of the known ones; the first where the file says nothing. */
    private String one(String key, String... known) {
        String value = model.path(key).asText(known[0]);
        if (!List.of(known).contains(value)) {
            throw refused(key, value, String.join(" or ", known));
        }
        return value;
    }

    private int count(String key, int otherwise) {
        return model.path(key).isMissingNode() ? otherwise : count(key);
    }

    int count(String key) {
        return count(model.path(key), key);
    }

    private int count(JsonNode value, String key) {
        return number(value, key, 1);
    }

    private int number(JsonNode value, String key, int least) {
        if (!value.canConvertToInt() || value.intValue() < least || value.intValue() > LARGEST) {
            String expected = "a number from " + least + " to " + LARGEST;
            throw refused(key, value.isMissingNode() ? "nothing" : value.toString(), expected);
        }
        return value.intValue();
    }

    private UntrustedException refused(String key, String value, String expected) {
        return new UntrustedException(Problem.of("the checkpoint's configuration gives " + value + " for '" + key + "'")
                .at(checkpoint.file())
                .expected(expected));
    }
}
