package superb.upstreams;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import superb.error.Problem;
import superb.error.UntrustedException;
import superb.upstream.Checkpoint;

/**
 * A {@link Backbone} as a checkpoint states it. What shapes tell (a bias, a norm, a projection) is taken from the
 * tensors that are there; heads and strides can only be stated.
 */
final class BackboneReader {
    private final StatedSizes stated;
    private final NameTable names;

    private BackboneReader(StatedSizes stated) {
        this.stated = stated;
        this.names = NameTable.of(stated.checkpoint());
    }

    /** @throws UntrustedException if a size is missing, impossible, or of a network that is not written here */
    static Backbone read(StatedSizes stated) {
        BackboneReader reader = new BackboneReader(stated);
        try {
            if (stated.has("hidden_size")) {
                return reader.fromLibrary();
            }
            return stated.has("extractor_conv_layer_config") ? reader.fromTorchaudio() : reader.fromFairseq();
        } catch (IllegalArgumentException e) {
            Problem problem = Problem.of("the checkpoint's configuration contradicts itself: " + e.getMessage());
            throw new UntrustedException(problem.at(stated.checkpoint().file()), e);
        }
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
                front.extractor().withBias(names.in(checkpoint, "extractor.0.conv.bias")),
                front.channelScale(),
                front.featureNorm(),
                !same || names.in(checkpoint, "projection.weight"),
                front.dim()));
    }

    private Backbone fromFairseq() {
        String key =
                stated.has("extractor_conv_feature_layers") ? "extractor_conv_feature_layers" : "conv_feature_layers";
        String layout = stated.path(key).asText(ConvLayout.STANDARD);
        stated.one("activation_fn", "gelu");
        return backbone(
                ConvLayout.parse(layout, stated.checkpoint().file()),
                stated.normalize().orElse(false) ? WaveformNorm.FAIRSEQ : WaveformNorm.NONE,
                new PositionalConv(stated.count("conv_pos", 128), stated.count("conv_pos_groups", 16), true),
                encoder(stated));
    }

    /** The encoder alone, by the names of fairseq. */
    static TransformerEncoder.Config encoder(StatedSizes stated) {
        return TransformerEncoder.Config.uniform(
                stated.count("encoder_layers"),
                stated.count("encoder_embed_dim"),
                stated.count("encoder_ffn_embed_dim"),
                stated.count("encoder_attention_heads"),
                norm(stated, "layer_norm_first"));
    }

    private Backbone fromLibrary() {
        stated.one("hidden_act", "gelu");
        stated.one("feat_extract_activation", "gelu");
        List<ConvExtractor.Conv> convs = new ArrayList<>();
        for (int i = 0; i < stated.path("conv_dim").size(); i++) {
            convs.add(new ConvExtractor.Conv(at("conv_dim", i), at("conv_kernel", i), at("conv_stride", i)));
        }
        return backbone(
                convs,
                stated.normalize().orElse(extractorNorm() == ConvExtractor.Norm.LAYER)
                        ? WaveformNorm.HUGGING_FACE
                        : WaveformNorm.NONE,
                new PositionalConv(
                        stated.count("num_conv_pos_embeddings", 128),
                        stated.count("num_conv_pos_embedding_groups", 16),
                        true),
                TransformerEncoder.Config.uniform(
                        stated.count("num_hidden_layers"),
                        stated.count("hidden_size"),
                        stated.count("intermediate_size"),
                        stated.count("num_attention_heads"),
                        norm(stated, "do_stable_layer_norm")));
    }

    /** Every layer has sizes of its own; a half of a layer that was pruned away has none. */
    private Backbone fromTorchaudio() {
        List<ConvExtractor.Conv> convs = new ArrayList<>();
        for (JsonNode conv : stated.path("extractor_conv_layer_config")) {
            convs.add(new ConvExtractor.Conv(
                    stated.number(conv.path(0), "extractor_conv_layer_config", 1),
                    stated.number(conv.path(1), "extractor_conv_layer_config", 1),
                    stated.number(conv.path(2), "extractor_conv_layer_config", 1)));
        }
        if (stated.yes("encoder_layer_norm_first")) {
            throw stated.refused("encoder_layer_norm_first", "true", "false: models of this kind are post-norm");
        }
        int dim = stated.count("encoder_embed_dim");
        List<TransformerEncoder.Layer> layers = new ArrayList<>();
        for (int i = 0; i < stated.count("encoder_num_layers"); i++) {
            JsonNode kept = stated.path("encoder_remaining_heads").path(i); // DPWavLM
            int heads = kept.isArray()
                    ? kept.size()
                    : stated.number(stated.path("encoder_num_heads").path(i), "encoder_num_heads", 0);
            int headSize = kept.isArray()
                    ? dim / stated.number(stated.path("encoder_total_num_heads").path(i), "encoder_total_num_heads", 1)
                    : stated.count("encoder_head_dim");
            int ffn = stated.number(stated.path("encoder_ff_interm_features").path(i), "encoder_ff_interm_features", 0);
            layers.add(new TransformerEncoder.Layer(
                    stated.path("encoder_use_attention").path(i).asBoolean() ? heads : 0,
                    headSize,
                    stated.path("encoder_use_feed_forward").path(i).asBoolean() ? ffn : 0));
        }
        return backbone(
                convs,
                stated.normalize().orElse(false) ? WaveformNorm.FAIRSEQ : WaveformNorm.NONE,
                new PositionalConv(
                        stated.count("encoder_pos_conv_kernel", 128),
                        stated.count("encoder_pos_conv_groups", 16),
                        true),
                new TransformerEncoder.Config(dim, layers, TransformerEncoder.Norm.POST));
    }

    private Backbone backbone(
            List<ConvExtractor.Conv> convs,
            WaveformNorm input,
            PositionalConv position,
            TransformerEncoder.Config encoder) {
        ConvExtractor.Config extractor = new ConvExtractor.Config(convs, extractorNorm(), has("extractor.0.conv.bias"));
        FrontEnd front = new FrontEnd(
                input,
                extractor,
                has("channel_scale"),
                has("feature_norm.weight"),
                has("projection.weight"),
                encoder.dim());
        return new Backbone(front, position, encoder);
    }

    private ConvExtractor.Norm extractorNorm() {
        return has("extractor.1.norm.weight") ? ConvExtractor.Norm.LAYER : ConvExtractor.Norm.GROUP;
    }

    private boolean has(String canonicalName) {
        return names.in(stated.checkpoint(), canonicalName);
    }

    private int at(String key, int index) {
        return stated.number(stated.path(key).path(index), key, 1);
    }

    private static TransformerEncoder.Norm norm(StatedSizes stated, String key) {
        return stated.yes(key) ? TransformerEncoder.Norm.PRE : TransformerEncoder.Norm.POST;
    }
}
