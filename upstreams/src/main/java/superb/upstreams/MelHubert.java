package superb.upstreams;

import java.util.ArrayList;
import java.util.List;
import superb.upstream.Checkpoint;
import superb.upstream.Layers;
import superb.upstream.Ops;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamFamily;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRequest;
import superb.upstream.WeightNames;

/** MelHuBERT (arXiv 2211.09944): HuBERT's encoder on log mel energies, at 10 ms or, with frames in pairs, at 20 ms. */
public final class MelHubert implements UpstreamFamily {

    @Override
    public String name() {
        return "melhubert";
    }

    @Override
    public List<UpstreamModel> models() {
        return List.of(
                named("melhubert_20ms", 12, 2),
                named("melhubert_10ms", 12, 1),
                named("melhubert_20ms_6l", 6, 2),
                named("melhubert_10ms_6l", 6, 1));
    }

    private static UpstreamModel named(String name, int layers, int stack) {
        return new Model(
                name,
                stack,
                PositionalConv.STANDARD,
                TransformerEncoder.Config.uniform(layers, 768, 3072, 12, TransformerEncoder.Norm.POST));
    }

    @Override
    public UpstreamModel model(UpstreamRequest request, Checkpoint checkpoint) {
        if (!request.plain().name().equals(name())) {
            return model(request);
        }
        StatedSizes stated = StatedSizes.of(checkpoint);
        int stack = stated.count("feat_emb_dim") / LogMel.HAMMING_40.filters();
        PositionalConv position =
                new PositionalConv(stated.count("conv_pos", 128), stated.count("conv_pos_groups", 16), true);
        return new Model(name(), stack, position, BackboneReader.encoder(stated));
    }

    @Override
    public WeightNames names(UpstreamModel model, Checkpoint checkpoint) {
        return new NamesWithStatistics(NameTable.of(checkpoint), "mean-std.npy");
    }

    /**
     * Hidden states: the projected features, then the output of every layer.
     *
     * @param stack frames of 10 ms that are joined to one
     */
    public record Model(String name, int stack, PositionalConv position, TransformerEncoder.Config encoder)
            implements UpstreamModel {

        @Override
        public UpstreamCard card() {
            int layers = encoder.layers().size();
            int stride = stack * LogMel.HOP;
            return new UpstreamCard(
                    name,
                    "melhubert",
                    layers,
                    encoder.dim(),
                    layers + 1,
                    stride,
                    LogMel.FRAME,
                    true,
                    "arXiv 2211.09944");
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T waveforms, T lengths) {
            int dim = encoder.dim();
            T tens = LogMel.frames(ops, lengths);
            T mel = MelStatistics.apply(ops, LogMel.HAMMING_40, waveforms, tens); // [batch, tens, 40]
            T frames = ops.convFrames(tens, 1, stack); // an odd last one counts
            T input = ops.scope("projection", () -> {
                T stacked = ops.stackFrames(mel, stack); // [batch, frames, 40 stack]
                T y = Modules.linear(ops, "projection", stacked, stack * LogMel.HAMMING_40.filters(), dim);
                return ops.zeroPadding(y, frames);
            });
            T x = position.apply(ops, input, dim);
            List<T> states = new ArrayList<>(
                    TransformerEncoder.states(ops, encoder, x, frames, TransformerEncoder.ScoreBias.none()));
            states.set(0, input); // before the positional convolution
            return new Layers<>(states, frames);
        }
    }
}
