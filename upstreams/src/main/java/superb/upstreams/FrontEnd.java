package superb.upstreams;

import superb.upstream.Init;
import superb.upstream.Ops;

/**
 * From samples to what the positional convolution expects: waveform normalisation, convolutional extractor, layer norm
 * over its channels, projection to the width of the encoder, zeros beyond each clip's end.
 *
 * @param channelScale one factor a channel, left behind by channel pruning (DPHuBERT)
 * @param featureNorm absent in DistilHuBERT and its relatives
 * @param projection absent in fairseq models whose extractor is as wide as the encoder
 * @param dim width of the encoder
 */
public record FrontEnd(
        WaveformNorm input,
        ConvExtractor.Config extractor,
        boolean channelScale,
        boolean featureNorm,
        boolean projection,
        int dim) {

    public FrontEnd {
        if (!projection && extractor.channels() != dim) {
            throw new IllegalArgumentException("without a projection the extractor's " + extractor.channels()
                    + " channels must be the encoder's " + dim);
        }
    }

    public FrontEnd withBias(boolean present) {
        return new FrontEnd(input, extractor.withBias(present), channelScale, featureNorm, projection, dim);
    }

    /** {@code x [batch, frames, dim]}, zero beyond the valid {@code frames [batch]}. */
    record Result<T>(T x, T frames) {}

    <T> Result<T> apply(Ops<T> ops, T waveforms, T lengths) {
        ConvExtractor.Result<T> features = features(ops, waveforms, lengths);
        return project(ops, features.features(), features.frames());
    }

    /** Everything up to the layer norm: {@code [batch, frames, channels]}. */
    <T> ConvExtractor.Result<T> features(Ops<T> ops, T waveforms, T lengths) {
        T samples = input.apply(ops, waveforms, lengths); // [batch, samples]
        ConvExtractor.Result<T> conv = ConvExtractor.apply(ops, extractor, samples, lengths);
        T x = ops.scope("projection", () -> {
            T y = conv.features();
            if (channelScale) {
                y = ops.mul(y, ops.weight("channel_scale", Init.ONES, extractor.channels()));
            }
            if (featureNorm) {
                y = Modules.layerNorm(ops, "feature_norm", y, extractor.channels());
            }
            return y;
        });
        return new ConvExtractor.Result<>(x, conv.frames());
    }

    /** The rest: {@code [batch, frames, channels] -> [batch, frames, dim]}. */
    <T> Result<T> project(Ops<T> ops, T features, T frames) {
        T x = ops.scope("projection", () -> {
            T y = features;
            if (projection) {
                y = Modules.linear(ops, "projection", y, extractor.channels(), dim);
            }
            return ops.zeroPadding(y, frames); // [batch, frames, dim]
        });
        return new Result<>(x, frames);
    }
}
