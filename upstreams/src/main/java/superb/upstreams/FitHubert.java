package superb.upstreams;

import java.util.List;
import java.util.Optional;
import superb.upstream.Checkpoint;
import superb.upstream.Init;
import superb.upstream.Layers;
import superb.upstream.Ops;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamFamily;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRequest;
import superb.upstream.WeightNames;

/**
 * FitHuBERT (arXiv 2207.00555): thin and deep, its layers at half the frame rate. A strided convolution joins frames
 * before one of the layers, a transposed one parts them again after the last.
 */
public final class FitHubert implements UpstreamFamily {
    private static final Backbone SIZES = Backbone.thin(512, 480, 480, 12);

    @Override
    public String name() {
        return "fithubert";
    }

    @Override
    public List<UpstreamModel> models() {
        Reduction half = new Reduction(0, 2);
        return List.of(
                new Model("fithubert_100h", SIZES, half, 768),
                new Model("fithubert_960h", SIZES, half, 768),
                new Model("fitw2v2_960h", SIZES, half, 768));
    }

    @Override
    public UpstreamModel model(UpstreamRequest request, Checkpoint checkpoint) {
        if (request.plain().name().equals(name())) {
            StatedSizes stated = StatedSizes.of(checkpoint);
            return new Model(
                    name(), BackboneReader.read(stated), Reduction.of(stated), stated.count("pred_head_final_dim"));
        }
        Model named = (Model) model(request);
        return new Model(named.name, BackboneReader.fit(named.sizes, checkpoint), named.reduction, named.width);
    }

    /**
     * In a file the reduction stands among the layers, so that those after it are shifted by one; the heads of all
     * layers but the last, and an up-sampler at the top, are of use in training only.
     */
    @Override
    public WeightNames names(UpstreamModel model, Checkpoint checkpoint) {
        int index = 0;
        while (checkpoint.has("encoder.layers." + index + ".fc1.weight")) {
            index++; // the reduction is the entry without sub-modules
        }
        return new InsertedLayer(NameTable.of(checkpoint).alsoTrainingOnly("upsampler", "proj_head"), index);
    }

    /** Joins {@code factor} frames to one before the layer {@code before}. */
    public record Reduction(int before, int factor) {

        static Reduction of(StatedSizes stated) {
            stated.one("tr_layer_type", "conv1d");
            if (!stated.yes("enable_tr_layer")) {
                throw stated.refused("enable_tr_layer", "no time reduction", "true");
            }
            int before = stated.number(stated.path("tr_layer_index"), "tr_layer_index", 0);
            return new Reduction(before, stated.count("tr_reduce_factor"));
        }
    }

    /** One hidden state: the output of the last layer, back at the rate of the front end. */
    public record Model(String name, Backbone sizes, Reduction reduction, int width) implements UpstreamModel {

        @Override
        public UpstreamCard card() {
            ConvExtractor.Config extractor = sizes.front().extractor();
            int minSamples = extractor.receptiveField() + (reduction.factor() - 1) * extractor.hop();
            return new UpstreamCard(
                    name, "fithubert", sizes.layers(), width, 1, extractor.hop(), minSamples, true, "arXiv 2207.00555");
        }

        @Override
        public Optional<UpstreamModel> frontEnd() {
            return FrontOnly.of(this, sizes.dim(), sizes.front()::apply);
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T waveforms, T lengths) {
            FrontEnd.Result<T> front = sizes.front().apply(ops, waveforms, lengths); // [batch, frames, dim]
            T x = sizes.position().apply(ops, front.x(), sizes.dim());
            x = TransformerEncoder.input(ops, sizes.encoder(), x);
            T frames = front.frames();
            for (int i = 0; i < sizes.layers(); i++) {
                if (i == reduction.before()) {
                    x = reduce(ops, x); // [batch, frames / factor, dim]
                    frames = ops.convFrames(frames, reduction.factor(), reduction.factor());
                }
                int index = i;
                T valid = frames;
                x = TransformerEncoder.layer(
                        ops,
                        sizes.encoder(),
                        i,
                        x,
                        y -> TransformerEncoder.attention(ops, sizes.encoder(), index, y, valid, Optional.empty()));
            }
            return new Layers<>(List.of(expand(ops, x)), ops.scaleFrames(frames, reduction.factor()));
        }

        /** An incomplete last group of frames is dropped. */
        private <T> T reduce(Ops<T> ops, T x) {
            int dim = sizes.dim();
            int factor = reduction.factor();
            return ops.scope("time_reduction", () -> {
                T weight = ops.weight("time_reduction.weight", Init.KAIMING_NORMAL, dim, dim, factor);
                T bias = ops.weight("time_reduction.bias", Init.ZEROS, dim);
                T y = ops.conv1d(ops.transpose(x, 1, 2), weight, Optional.of(bias), factor, 0, 1);
                return ops.transpose(y, 1, 2);
            });
        }

        /** {@code [batch, frames / factor, dim] -> [batch, frames, width]}. */
        private <T> T expand(Ops<T> ops, T x) {
            int dim = sizes.dim();
            int factor = reduction.factor();
            String name = "proj_heads." + (sizes.layers() - 1);
            return ops.scope(name, () -> {
                T weight = ops.weight(name + ".upsampler.weight", Init.NORMAL_002, dim, dim, factor);
                T bias = ops.weight(name + ".upsampler.bias", Init.ZEROS, dim);
                T y = ops.transpose(ops.convTranspose1d(ops.transpose(x, 1, 2), weight, bias, factor), 1, 2);
                return width == dim ? y : Modules.linear(ops, name + ".linear", y, dim, width);
            });
        }
    }
}
