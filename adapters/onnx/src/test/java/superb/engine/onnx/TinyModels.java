package superb.engine.onnx;

import java.util.ArrayList;
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
public final class TinyModels {
    private TinyModels() {}

    public static Waveform clip(int samples) {
        Random random = new Random(samples);
        float[] values = new float[samples];
        for (int i = 0; i < samples; i++) {
            values[i] = (float) (0.3 * Math.sin(i * 0.03) + 0.1 * random.nextGaussian());
        }
        return new Waveform("clip of " + samples, values);
    }

    private static <T> T linear(Ops<T> ops, String name, T x, int in, int out) {
        return ops.linear(
                x,
                ops.weight(name + ".weight", Init.KAIMING_NORMAL, out, in),
                ops.weight(name + ".bias", Init.ZEROS, out));
    }

    /** Every operation there is, 20 samples a frame. */
    public static final class EveryOperation implements UpstreamModel {
        public static final int DIM = 16;

        @Override
        public UpstreamCard card() {
            return new UpstreamCard("every_operation", "tiny", 1, DIM, 11, 20, 40, true, "these tests");
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T samples, T lengths) {
            T frames = ops.convFrames(lengths, 40, 20);
            List<T> states = new ArrayList<>();
            T x = ops.scope("front", () -> front(ops, samples, lengths, frames));
            states.add(x);
            states.add(ops.scope("attention", () -> attention(ops, x, frames)));
            T slope = ops.scope("edges", () -> {
                T edges = ops.repeatEdges(x, frames, 2);
                return ops.add(ops.slice(edges, 1, 4, 0), ops.affine(ops.slice(edges, 1, 0, -4), -1, 0));
            });
            states.add(slope);
            states.add(ops.standardize(x, frames, Ops.Spread.UNBIASED, 1e-5));
            states.add(spectrum(ops, samples));
            states.add(ops.scope("heads", () -> heads(ops, x)));
            states.add(ops.scope("maps", () -> maps(ops, x, frames)));
            states.add(ops.scope("stacked", () -> up(ops, x, frames)));
            T first = ops.slice(ops.concat(2, List.of(x, slope)), 2, 4, 4 + DIM);
            states.add(ops.layerNorm(
                    first, ops.weight("ln.gain", Init.ONES, DIM), ops.weight("ln.bias", Init.ZEROS, DIM)));
            T position = ops.conv1d(
                    ops.transpose(x, 1, 2),
                    ops.weightNorm(
                            ops.weight("pos.weight_v", Init.POSITIONAL, DIM, DIM / 4, 6),
                            ops.weight("pos.weight_g", Init.WEIGHT_NORM_GAIN, 1, 1, 6)),
                    Optional.of(ops.weight("pos.bias", Init.ZEROS, DIM)),
                    1,
                    3,
                    4);
            states.add(ops.transpose(ops.slice(position, 2, 0, -1), 1, 2));
            states.add(x);
            return new Layers<>(states, frames);
        }

        private static <T> T front(Ops<T> ops, T samples, T lengths, T frames) {
            T normed = ops.standardize(samples, lengths, Ops.Spread.BIASED, 1e-5);
            T weight = ops.weight("conv.weight", Init.KAIMING_NORMAL, DIM, 1, 40);
            T conv = ops.conv1d(ops.splitLast(normed, 1), weight, Optional.empty(), 20, 0, 1);
            T gain = ops.weight("norm.gain", Init.ONES, DIM);
            T channels = ops.channelNorm(conv, frames, gain, ops.weight("norm.bias", Init.ZEROS, DIM));
            return ops.zeroPadding(ops.transpose(ops.gelu(channels), 1, 2), frames); // [batch, frames, dim]
        }

        private static <T> T attention(Ops<T> ops, T x, T frames) {
            T bias = ops.distanceBias(x, ops.weight("table", Init.KAIMING_NORMAL, 3, 2), new int[] {0, 0, 1, 2, 2});
            T q = linear(ops, "q", x, DIM, DIM);
            T mixed = ops.attention(q, linear(ops, "k", x, DIM, DIM), x, 2, Optional.of(bias), frames);
            T plain = ops.attention(linear(ops, "q2", mixed, DIM, DIM), x, mixed, 2, Optional.empty(), frames);
            T gate = ops.sigmoid(ops.affine(ops.relu(plain), 2, 0.5));
            return ops.mul(gate, ops.gelu(linear(ops, "last", plain, DIM, DIM)));
        }

        /** Windows of the samples at the rate of frames, 16 bands of their spectrum. */
        private static <T> T spectrum(Ops<T> ops, T samples) {
            return ops.precise(samples, wide -> bands(ops, ops.affine(ops.affine(wide, 1, 1e6), 1, -1e6)));
        }

        private static <T> T bands(Ops<T> ops, T samples) {
            T windows = ops.unfold(samples, 40, 20);
            T power = ops.powerSpectrum(ops.add(windows, ops.affine(ops.mean(windows), -1, 0)), 64); // 33 bins
            float[] bands = new float[33 * DIM];
            for (int i = 0; i < bands.length; i++) {
                bands[i] = (i / DIM) % DIM == i % DIM ? 1 : 0;
            }
            return ops.logFloor(ops.matmul(power, ops.constant("bands", bands, 33, DIM)), 1e-5);
        }

        /** A map of its own for each half of the width, cut out of one weight. */
        private static <T> T heads(Ops<T> ops, T x) {
            T weights = ops.weight("heads.weight", Init.KAIMING_NORMAL, 2, DIM, DIM);
            T biases = ops.weight("heads.bias", Init.KAIMING_NORMAL, 1, 1, 2, DIM);
            T one = ops.matmul(x, ops.slice(weights, 0, 0, 1));
            T two = ops.matmul(x, ops.slice(weights, 0, 1, 2));
            return ops.add(ops.add(one, two), ops.mergeLast(ops.slice(biases, 2, 1, 2)));
        }

        private static <T> T maps(Ops<T> ops, T x, T frames) {
            T split = ops.transpose(ops.splitLast(x, 4), 1, 2); // [batch, heads, frames, size]
            T maps = ops.softmaxKeys(ops.affine(ops.matmul(split, ops.transpose(split, 2, 3)), 0.5, 0), frames);
            return ops.mergeLast(ops.transpose(ops.matmul(maps, split), 1, 2));
        }

        /** Three frames to one and back; of a last group that is not whole some frames too many, which are cut off. */
        private static <T> T up(Ops<T> ops, T x, T frames) {
            T stacked = ops.stackFrames(ops.zeroPadding(x, frames), 3); // [batch, ceil(frames / 3), 3 dim]
            T weight = ops.weight("up.weight", Init.KAIMING_NORMAL, 3 * DIM, DIM, 3);
            T raised = ops.convTranspose1d(
                    ops.transpose(stacked, 1, 2), weight, ops.weight("up.bias", Init.ZEROS, DIM), 3);
            return ops.transpose(raised, 1, 2);
        }
    }

    /** Two frames of 40 samples become about one. */
    public static final class Firing implements UpstreamModel {
        @Override
        public UpstreamCard card() {
            return new UpstreamCard("firing", "tiny", 0, 4, 1, 80, 40, true, "these tests");
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T samples, T lengths) {
            T x = ops.unfold(samples, 40, 40); // [batch, frames, 40]
            T weights = ops.sigmoid(linear(ops, "weights", x, 40, 1));
            Ops.Fired<T> fired = ops.integrateAndFire(
                    linear(ops, "values", x, 40, 4), weights, ops.convFrames(lengths, 40, 40), 0.5);
            return new Layers<>(List.of(fired.outputs()), fired.frames());
        }
    }

    /** One layer of a transformer whose maps are wide enough for bytes. */
    public static final class Wide implements UpstreamModel {
        public static final int DIM = 96;

        @Override
        public UpstreamCard card() {
            return new UpstreamCard("wide", "tiny", 1, DIM, 3, 20, 40, true, "these tests");
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T samples, T lengths) {
            T frames = ops.convFrames(lengths, 40, 20);
            T weight = ops.weight("conv.weight", Init.KAIMING_NORMAL, DIM, 1, 40);
            T conv = ops.conv1d(ops.splitLast(samples, 1), weight, Optional.empty(), 20, 0, 1);
            T gain = ops.weight("norm.gain", Init.ONES, DIM);
            T normed = ops.channelNorm(conv, frames, gain, ops.weight("norm.bias", Init.ZEROS, DIM));
            T x = ops.transpose(ops.gelu(normed), 1, 2);
            T y = ops.scope("layers.0", () -> {
                T q = linear(ops, "q", x, DIM, DIM);
                T k = linear(ops, "k", x, DIM, DIM);
                T mixed = ops.attention(q, k, linear(ops, "v", x, DIM, DIM), 4, Optional.empty(), frames);
                return norm(ops, "one", ops.add(x, linear(ops, "out", mixed, DIM, DIM)));
            });
            T z = ops.scope("layers.0.ffn", () -> {
                T inner = ops.gelu(linear(ops, "up", y, DIM, 2 * DIM));
                return norm(ops, "two", ops.add(y, linear(ops, "down", inner, 2 * DIM, DIM)));
            });
            return new Layers<>(List.of(x, y, z), frames);
        }

        private static <T> T norm(Ops<T> ops, String name, T x) {
            T gain = ops.weight(name + ".gain", Init.ONES, DIM);
            return ops.layerNorm(x, gain, ops.weight(name + ".bias", Init.ZEROS, DIM));
        }
    }

    /** {@code ln(max(x, -1))}: not a number for negative samples. */
    public static final class Logarithm implements UpstreamModel {
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
