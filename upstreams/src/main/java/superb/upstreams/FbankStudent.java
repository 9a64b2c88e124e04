package superb.upstreams;

import java.util.List;
import java.util.Optional;
import superb.upstream.Init;
import superb.upstream.Layers;
import superb.upstream.Ops;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamFamily;
import superb.upstream.UpstreamModel;

/**
 * A HuBERT student whose convolutional extractor is replaced by log mel energies, one strided convolution and a gate
 * (arXiv 2210.15631): the extractor is about two thirds of a small student's arithmetic. Untrained only: no weights of
 * such a model are public.
 */
public final class FbankStudent implements UpstreamFamily {

    @Override
    public String name() {
        return "fbank_student";
    }

    @Override
    public List<UpstreamModel> models() {
        return List.of(
                model("fbank_student_12l_480", 12, 480, 480, 12),
                model("fbank_student_12l_half", 12, 384, 1536, 6),
                model("fbank_student_2l", 2, 768, 3072, 12));
    }

    private static UpstreamModel model(String name, int layers, int dim, int ffn, int heads) {
        return new Model(
                name, TransformerEncoder.Config.uniform(layers, dim, ffn, heads, TransformerEncoder.Norm.POST));
    }

    /** Hidden states: the projected features, then the output of every layer. */
    public record Model(String name, TransformerEncoder.Config encoder) implements UpstreamModel {

        @Override
        public UpstreamCard card() {
            int layers = encoder.layers().size();
            return new UpstreamCard(
                    name,
                    "fbank_student",
                    layers,
                    encoder.dim(),
                    layers + 1,
                    2 * LogMel.HOP,
                    LogMel.FRAME,
                    true,
                    "arXiv 2210.15631");
        }

        @Override
        public Optional<UpstreamModel> frontEnd() {
            return FrontOnly.of(this, encoder.dim(), this::front);
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T waveforms, T lengths) {
            return TransformerEncoder.onFeatures(ops, encoder, PositionalConv.STANDARD, front(ops, waveforms, lengths));
        }

        private <T> FrontEnd.Result<T> front(Ops<T> ops, T waveforms, T lengths) {
            int dim = encoder.dim();
            T tens = LogMel.frames(ops, lengths);
            T mel = MelStatistics.apply(ops, LogMel.KALDI_80, waveforms, tens); // [batch, tens, 80]
            T frames = ops.convFrames(tens, 1, 2);
            T input = ops.scope("projection", () -> {
                T gated = gatedConv(ops, mel, dim); // [batch, frames, dim]
                return ops.zeroPadding(Modules.linear(ops, "projection", gated, dim, dim), frames);
            });
            return new FrontEnd.Result<>(input, frames);
        }

        /** Half of the channels, each let through by one of the other half. */
        private static <T> T gatedConv(Ops<T> ops, T mel, int dim) {
            T weight = ops.weight("mel_conv.weight", Init.KAIMING_NORMAL, 2 * dim, LogMel.KALDI_80.filters(), 5);
            T bias = ops.weight("mel_conv.bias", Init.ZEROS, 2 * dim);
            T y = ops.conv1d(ops.transpose(mel, 1, 2), weight, Optional.of(bias), 2, 2, 1); // [batch, 2 dim, frames]
            T gated = ops.mul(ops.slice(y, 1, 0, dim), ops.sigmoid(ops.slice(y, 1, dim, 0)));
            return ops.transpose(gated, 1, 2);
        }
    }
}
