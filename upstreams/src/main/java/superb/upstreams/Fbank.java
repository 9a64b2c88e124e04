package superb.upstreams;

import java.util.List;
import superb.upstream.Layers;
import superb.upstream.Ops;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamFamily;
import superb.upstream.UpstreamModel;

/**
 * The FBANK baseline of SUPERB: 80 log mel energies with their first and second differences, no weights. With mean
 * and variance normalisation over each clip ({@code fbank}), or without ({@code fbank_no_cmvn}): after the former the
 * mean over time is zero, so that a mean-pooled head learns nothing from it.
 */
public final class Fbank implements UpstreamFamily {

    @Override
    public String name() {
        return "fbank";
    }

    @Override
    public List<UpstreamModel> models() {
        return List.of(new Model("fbank", true), new Model("fbank_no_cmvn", false));
    }

    /** One state of width 240, a frame every 10 ms. */
    public record Model(String name, boolean cmvn) implements UpstreamModel {

        @Override
        public UpstreamCard card() {
            // With normalisation one frame is not enough: it has no unbiased deviation.
            int minSamples = cmvn ? LogMel.FRAME + LogMel.HOP : LogMel.FRAME;
            return new UpstreamCard(
                    name, "fbank", 0, 3 * 80, 1, LogMel.HOP, minSamples, false, "SUPERB, arXiv 2105.01051");
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T waveforms, T lengths) {
            T frames = LogMel.frames(ops, lengths);
            T mel = LogMel.KALDI_80.apply(ops, waveforms); // [batch, frames, 80]
            T delta = delta(ops, mel, frames);
            T features = ops.concat(2, List.of(mel, delta, delta(ops, delta, frames))); // [batch, frames, 240]
            T state = cmvn
                    ? ops.standardize(features, frames, Ops.Spread.UNBIASED, 1e-10)
                    : ops.zeroPadding(features, frames);
            return new Layers<>(List.of(state), frames);
        }

        @Override
        public boolean zeroMeanOverTime() {
            return cmvn;
        }

        /** Slope of the regression line over two frames to either side: {@code Σ j·x[t + j] / 10}, j from -2 to 2. */
        private static <T> T delta(Ops<T> ops, T x, T frames) {
            T wide = ops.repeatEdges(x, frames, 2); // [batch, frames + 4, dim]
            T outer = ops.add(ops.slice(wide, 1, 4, 0), ops.affine(ops.slice(wide, 1, 0, -4), -1, 0));
            T inner = ops.add(ops.slice(wide, 1, 3, -1), ops.affine(ops.slice(wide, 1, 1, -3), -1, 0));
            return ops.add(ops.affine(outer, 0.2, 0), ops.affine(inner, 0.1, 0));
        }
    }
}
