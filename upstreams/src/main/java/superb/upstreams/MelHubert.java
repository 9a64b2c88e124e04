package superb.upstreams;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
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
        return new Model(name(), stack, position, asPruned(BackboneReader.encoder(stated), checkpoint));
    }

    /** Pruned heads and rows leave smaller tensors behind, of which the stated sizes say nothing; heads keep their width. */
    private static TransformerEncoder.Config asPruned(TransformerEncoder.Config stated, Checkpoint checkpoint) {
        List<TransformerEncoder.Layer> layers = new ArrayList<>();
        for (int i = 0; i < stated.layers().size(); i++) {
            TransformerEncoder.Layer whole = stated.layers().get(i);
            int rows = rows(checkpoint, "encoder.layers." + i + ".self_attn.q_proj.weight");
            boolean heads = rows > 0 && rows % whole.headSize() == 0;
            int ffn = rows(checkpoint, "encoder.layers." + i + ".fc1.weight");
            layers.add(new TransformerEncoder.Layer(
                    heads ? rows / whole.headSize() : whole.heads(), whole.headSize(), ffn > 0 ? ffn : whole.ffn()));
        }
        return new TransformerEncoder.Config(stated.dim(), layers, stated.norm());
    }

    /** 0 where the file has no such matrix: loading then says what is missing. */
    private static int rows(Checkpoint checkpoint, String name) {
        String there = checkpoint.has(name) ? name : name + MaskedNames.ORIGINAL;
        return checkpoint.has(there) && checkpoint.shape(there).size() == 2
                ? checkpoint.shape(there).get(0)
                : 0;
    }

    @Override
    public WeightNames names(UpstreamModel model, Checkpoint checkpoint) {
        return new MaskedNames(new NamesWithStatistics(NameTable.of(checkpoint), "mean-std.npy"));
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
        public Optional<UpstreamModel> frontEnd() {
            return FrontOnly.of(this, encoder.dim(), this::front);
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T waveforms, T lengths) {
            return TransformerEncoder.onFeatures(ops, encoder, position, front(ops, waveforms, lengths));
        }

        private <T> FrontEnd.Result<T> front(Ops<T> ops, T waveforms, T lengths) {
            int dim = encoder.dim();
            T tens = LogMel.frames(ops, lengths);
            T mel = MelStatistics.apply(ops, LogMel.HAMMING_40, waveforms, tens); // [batch, tens, 40]
            T frames = ops.convFrames(tens, 1, stack); // an odd last one counts
            T input = ops.scope("projection", () -> {
                T stacked = ops.stackFrames(mel, stack); // [batch, frames, 40 stack]
                T y = Modules.linear(ops, "projection", stacked, stack * LogMel.HAMMING_40.filters(), dim);
                return ops.zeroPadding(y, frames);
            });
            return new FrontEnd.Result<>(input, frames);
        }
    }
}
