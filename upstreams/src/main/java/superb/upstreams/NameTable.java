package superb.upstreams;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import superb.error.Problem;
import superb.error.UntrustedException;
import superb.upstream.Checkpoint;
import superb.upstream.WeightNames;
import superb.upstream.WeightSource;

/**
 * Names of tensors in other people's files, as tables. A line gives a canonical name and where it stands in a file;
 * {@code *} is a layer's number, alternatives are separated by {@code |}, and {@code NAME 2/3} is the second third of
 * the rows of {@code NAME_weight} or {@code NAME_bias}. What follows the canonical name ({@code .weight}, {@code .bias})
 * is kept.
 */
final class NameTable implements WeightNames {

    /** fairseq, s3prl and everything that grew out of them. */
    static final NameTable FAIRSEQ = new NameTable(
            "fairseq",
            """
            extractor.*.conv      feature_extractor.conv_layers.*.0
            extractor.*.norm      feature_extractor.conv_layers.*.2.1 | feature_extractor.conv_layers.*.2
            feature_norm          layer_norm
            projection            post_extract_proj | pre_extract_proj
            pos_conv.weight_g     encoder.pos_conv.0.weight_g
            pos_conv.weight_v     encoder.pos_conv.0.weight_v
            pos_conv.weight       encoder.pos_conv.0.weight
            pos_conv.bias         encoder.pos_conv.0.bias
            encoder_norm          encoder.layer_norm
            layers.*.attn.q       encoder.layers.*.self_attn.q_proj | encoder.layers.*.self_attn.in_proj 1/3
            layers.*.attn.k       encoder.layers.*.self_attn.k_proj | encoder.layers.*.self_attn.in_proj 2/3
            layers.*.attn.v       encoder.layers.*.self_attn.v_proj | encoder.layers.*.self_attn.in_proj 3/3
            layers.*.attn.out     encoder.layers.*.self_attn.out_proj
            layers.*.attn_norm    encoder.layers.*.self_attn_layer_norm
            layers.*.ffn.in       encoder.layers.*.fc1
            layers.*.ffn.out      encoder.layers.*.fc2
            layers.*.ffn_norm     encoder.layers.*.final_layer_norm
            layers.*.gate         encoder.layers.*.self_attn.grep_linear
            layers.*.gate_scale   encoder.layers.*.self_attn.grep_a
            rel_bias              encoder.layers.0.self_attn.relative_attention_bias
            cif.conv              cif_subsampler.alpha_fn.cnn
            cif.norm              cif_subsampler.alpha_fn.layer.0
            cif.out               cif_subsampler.alpha_fn.layer.2
            heads.in              output_layer.0
            heads.out             output_layer.2 | output_layer.2.layer
            proj_heads.*.upsampler  proj_head.*.upsampler
            proj_heads.*.linear   proj_head.*.lin_proj
            """,
            "mask_emb label_embs_concat final_proj project_q quantizer target_glu layer_pred_heads teacher_model");

    /** The transformers library. Weight norm had other names before torch 2. */
    static final NameTable HUGGING_FACE = new NameTable(
            "huggingface", """
            extractor.*.conv      feature_extractor.conv_layers.*.conv
            extractor.*.norm      feature_extractor.conv_layers.*.layer_norm
            feature_norm          feature_projection.layer_norm
            projection            feature_projection.projection
            pos_conv.weight_g     encoder.pos_conv_embed.conv.weight_g | encoder.pos_conv_embed.conv.parametrizations.weight.original0
            pos_conv.weight_v     encoder.pos_conv_embed.conv.weight_v | encoder.pos_conv_embed.conv.parametrizations.weight.original1
            pos_conv.bias         encoder.pos_conv_embed.conv.bias
            encoder_norm          encoder.layer_norm
            layers.*.attn.q       encoder.layers.*.attention.q_proj
            layers.*.attn.k       encoder.layers.*.attention.k_proj
            layers.*.attn.v       encoder.layers.*.attention.v_proj
            layers.*.attn.out     encoder.layers.*.attention.out_proj
            layers.*.attn_norm    encoder.layers.*.layer_norm
            layers.*.ffn.in       encoder.layers.*.feed_forward.intermediate_dense
            layers.*.ffn.out      encoder.layers.*.feed_forward.output_dense
            layers.*.ffn_norm     encoder.layers.*.final_layer_norm
            layers.*.gate         encoder.layers.*.attention.gru_rel_pos_linear
            layers.*.gate_scale   encoder.layers.*.attention.gru_rel_pos_const
            rel_bias              encoder.layers.0.attention.rel_attn_embed
            """, "masked_spec_embed lm_head quantizer project_hid project_q projector classifier");

    /** torchaudio, and DPHuBERT which was made with it. */
    static final NameTable TORCHAUDIO = new NameTable("torchaudio", """
            extractor.*.conv      feature_extractor.conv_layers.*.conv
            extractor.*.norm      feature_extractor.conv_layers.*.layer_norm
            channel_scale         feature_extractor.dummy_weight
            feature_norm          encoder.feature_projection.layer_norm
            projection            encoder.feature_projection.projection
            pos_conv.weight_g     encoder.transformer.pos_conv_embed.conv.weight_g | encoder.transformer.pos_conv_embed.conv.parametrizations.weight.original0
            pos_conv.weight_v     encoder.transformer.pos_conv_embed.conv.weight_v | encoder.transformer.pos_conv_embed.conv.parametrizations.weight.original1
            pos_conv.bias         encoder.transformer.pos_conv_embed.conv.bias
            encoder_norm          encoder.transformer.layer_norm
            layers.*.attn.q       encoder.transformer.layers.*.attention.q_proj | encoder.transformer.layers.*.attention.attention.in_proj 1/3
            layers.*.attn.k       encoder.transformer.layers.*.attention.k_proj | encoder.transformer.layers.*.attention.attention.in_proj 2/3
            layers.*.attn.v       encoder.transformer.layers.*.attention.v_proj | encoder.transformer.layers.*.attention.attention.in_proj 3/3
            layers.*.attn.out     encoder.transformer.layers.*.attention.out_proj | encoder.transformer.layers.*.attention.attention.out_proj
            layers.*.attn_norm    encoder.transformer.layers.*.layer_norm
            layers.*.ffn.in       encoder.transformer.layers.*.feed_forward.intermediate_dense
            layers.*.ffn.out      encoder.transformer.layers.*.feed_forward.output_dense
            layers.*.ffn_norm     encoder.transformer.layers.*.final_layer_norm
            layers.*.gate         encoder.transformer.layers.*.attention.gru_rel_pos_linear
            layers.*.gate_scale   encoder.transformer.layers.*.attention.gru_rel_pos_const
            rel_bias              encoder.transformer.layers.0.attention.rel_attn_embed
            """, "aux mask_generator logit_generator");

    private static final List<String> HUGGING_FACE_PREFIXES = List.of("", "hubert.", "wav2vec2.", "wavlm.");

    private final String style;
    private final List<Rule> rules;
    private final List<String> trainingOnly;
    private final String prefix;

    private NameTable(String style, String table, String trainingOnly) {
        this(style, table.lines().map(Rule::parse).toList(), List.of(trainingOnly.split(" ")), "");
    }

    private NameTable(String style, List<Rule> rules, List<String> trainingOnly, String prefix) {
        this.style = style;
        this.rules = rules;
        this.trainingOnly = trainingOnly;
        this.prefix = prefix;
    }

    /**
     * The table by which that file can be read.
     *
     * @throws UntrustedException if the names are of none of the three kinds
     */
    static NameTable of(Checkpoint checkpoint) {
        if (anyStartsWith(checkpoint, "encoder.transformer.")) {
            return TORCHAUDIO;
        }
        for (String prefix : HUGGING_FACE_PREFIXES) {
            if (checkpoint.has(prefix + "feature_projection.projection.weight")) {
                return new NameTable(HUGGING_FACE.style, HUGGING_FACE.rules, HUGGING_FACE.trainingOnly, prefix);
            }
        }
        if (anyStartsWith(checkpoint, "encoder.pos_conv.0.")) {
            return FAIRSEQ;
        }
        throw new UntrustedException(Problem.of("the names of the tensors are of no known kind; the first are "
                        + String.join(", ", checkpoint.names().stream().limit(4).toList()))
                .at(checkpoint.file())
                .expected("names as fairseq, transformers or torchaudio write them"));
    }

    private static boolean anyStartsWith(Checkpoint checkpoint, String start) {
        return checkpoint.names().stream().anyMatch(name -> name.startsWith(start));
    }

    /** The same table for files that hold more which features do not need. */
    NameTable alsoTrainingOnly(String... names) {
        List<String> all = new ArrayList<>(trainingOnly);
        all.addAll(Arrays.asList(names));
        return new NameTable(style, rules, List.copyOf(all), prefix);
    }

    @Override
    public String style() {
        return style;
    }

    @Override
    public List<WeightSource> sources(String canonicalName) {
        return rules.stream()
                .map(rule -> rule.sources(canonicalName, prefix))
                .flatMap(Optional::stream)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(
                        "no rule says where " + style + " files keep '" + canonicalName + "'"));
    }

    /** Whether the file has the weight. */
    boolean in(Checkpoint checkpoint, String canonicalName) {
        return rules.stream()
                .map(rule -> rule.sources(canonicalName, prefix))
                .flatMap(Optional::stream)
                .findFirst()
                .orElse(List.of())
                .stream()
                .anyMatch(source -> checkpoint.names().containsAll(source.tensors()));
    }

    @Override
    public boolean trainingOnly(String tensor) {
        String name = tensor.startsWith(prefix) ? tensor.substring(prefix.length()) : tensor;
        return trainingOnly.stream().anyMatch(it -> name.equals(it) || name.startsWith(it + "."));
    }

    /** One line of a table. */
    private record Rule(Pattern canonical, List<String> places) {

        static Rule parse(String line) {
            String[] columns = line.split("\\s+", 2);
            String regex = columns[0].replace(".", "\\.").replace("*", "(?<number>\\d+)");
            return new Rule(Pattern.compile(regex + "(?<rest>(\\..+)?)"), List.of(columns[1].split("\\s*\\|\\s*")));
        }

        Optional<List<WeightSource>> sources(String name, String prefix) {
            Matcher match = canonical.matcher(name);
            if (!match.matches()) {
                return Optional.empty();
            }
            String number = canonical.pattern().contains("number") ? match.group("number") : "";
            String rest = match.group("rest");
            return Optional.of(places.stream()
                    .map(place -> source(prefix + place.replace("*", number), rest))
                    .toList());
        }

        private static WeightSource source(String place, String rest) {
            String[] words = place.split(" ");
            if (words.length == 1) {
                return WeightSource.tensor(place + rest);
            }
            String[] share = words[1].split("/");
            return new RowShare(
                    words[0] + rest.replace('.', '_'), Integer.parseInt(share[0]) - 1, Integer.parseInt(share[1]));
        }
    }
}
