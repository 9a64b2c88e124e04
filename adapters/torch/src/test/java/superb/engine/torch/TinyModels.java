package superb.engine.torch;

import java.util.List;
import java.util.Optional;
import java.util.Random;
import superb.audio.Waveform;
import superb.upstream.Init;
import superb.upstream.Layers;
import superb.upstream.Ops;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamModel;

/** Small networks for the tests of this module; real ones are compared with golden data elsewhere. */
final class TinyModels {
    private TinyModels() {}

    static Waveform clip(String id, int samples) {
        Random random = new Random(samples);
        float[] values = new float[samples];
        for (int i = 0; i < samples; i++) {
            values[i] = (float) (0.3 * Math.sin(i * 0.03) + 0.1 * random.nextGaussian());
        }
        return new Waveform(id, values);
    }

    /** Every operation that looks beyond one frame, and so could see padding; 20 samples a frame. */
    static final class Network implements UpstreamModel {
        static final int DIM = 16;
        static final int STATES = 4;

        @Override
        public UpstreamCard card() {
            return new UpstreamCard("tiny", "tiny", 1, DIM, STATES, 20, 40, true, "these tests");
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T samples, T lengths) {
            T normed = ops.standardize(samples, lengths, Ops.Spread.BIASED, 1e-5);
            T frames = ops.convFrames(lengths, 40, 20);
            T conv = ops.conv1d(
                    ops.splitLast(normed, 1),
                    ops.weight("conv.weight", Init.KAIMING_NORMAL, DIM, 1, 40),
                    Optional.empty(),
                    20,
                    0,
                    1);
            T channels = ops.channelNorm(
                    conv, frames, ops.weight("norm.gain", Init.ONES, DIM), ops.weight("norm.bias", Init.ZEROS, DIM));
            T x = ops.zeroPadding(ops.transpose(ops.gelu(channels), 1, 2), frames); // [batch, frames, dim]
            T edges = ops.repeatEdges(x, frames, 2);
            T slope = ops.add(ops.slice(edges, 1, 4, 0), ops.affine(ops.slice(edges, 1, 0, -4), -1, 0));
            T bias = ops.distanceBias(x, ops.weight("table", Init.KAIMING_NORMAL, 3, 2), new int[] {0, 0, 1, 2, 2});
            T mixed = ops.attention(linear(ops, "q", x), linear(ops, "k", slope), x, 2, Optional.of(bias), frames);
            T plain = ops.attention(linear(ops, "q2", mixed), x, mixed, 2, Optional.empty(), frames);
            T last = ops.standardize(x, frames, Ops.Spread.UNBIASED, 1e-5);
            T gate = ops.sigmoid(ops.affine(ops.relu(plain), 2, 0.5));
            T gated = ops.mul(gate, ops.gelu(linear(ops, "last", plain)));
            return new Layers<>(List.of(x, plain, last, gated), frames);
        }

        private static <T> T linear(Ops<T> ops, String name, T x) {
            return ops.linear(
                    x,
                    ops.weight(name + ".weight", Init.KAIMING_NORMAL, DIM, DIM),
                    ops.weight(name + ".bias", Init.ZEROS, DIM));
        }
    }

    /** The product of every sample with every other: asks for more memory than there is. */
    static final class Enormous implements UpstreamModel {
        @Override
        public UpstreamCard card() {
            return new UpstreamCard("enormous", "tiny", 0, 1, 1, 1, 1, false, "these tests");
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T samples, T lengths) {
            T row = ops.splitLast(samples, 1); // [batch, 1, samples]
            return new Layers<>(List.of(ops.matmul(ops.transpose(row, 1, 2), row)), lengths);
        }
    }

    /** {@code (x + 1e6) - 1e6} with a constant in between, in double precision and not. */
    static final class SmallOfLarge implements UpstreamModel {
        @Override
        public UpstreamCard card() {
            return new UpstreamCard("small_of_large", "tiny", 0, 1, 2, 1, 1, false, "these tests");
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T samples, T lengths) {
            T x = ops.transpose(ops.splitLast(samples, 1), 1, 2); // [batch, samples, 1]
            return new Layers<>(List.of(ops.precise(x, wide -> through(ops, wide)), through(ops, x)), lengths);
        }

        private static <T> T through(Ops<T> ops, T x) {
            T large = ops.mul(ops.affine(x, 1, 1e6), ops.constant("half", new float[] {0.5f}, 1));
            return ops.affine(large, 2, -1e6);
        }
    }

    /** {@code ln(max(x, -1))}: not a number for negative samples, minus infinity for zero. */
    static final class Logarithm implements UpstreamModel {
        @Override
        public UpstreamCard card() {
            return new UpstreamCard("logarithm", "tiny", 0, 1, 2, 1, 1, true, "these tests");
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T samples, T lengths) {
            T x = ops.transpose(ops.splitLast(samples, 1), 1, 2); // [batch, samples, 1]
            T scaled = ops.mul(x, ops.weight("gain", Init.ONES, 1));
            return new Layers<>(List.of(scaled, ops.logFloor(scaled, -1)), lengths);
        }
    }
}
