package superb.upstream;

import java.util.List;
import java.util.function.Supplier;

/**
 * The tensor operations in which every upstream is written, once. What {@code T} is depends on who reads the text: a
 * variable of a program for libtorch, a symbolic shape that is only counted, a node of a graph that is being written,
 * or nothing at all when only the weights are of interest.
 *
 * <p>Rules that make all readings possible: an upstream never looks at values, and never needs a concrete batch size
 * or frame count. Sizes of the network itself (widths, kernels, heads) are plain integers.
 *
 * <p>Shapes: activations are {@code [batch, frames, dim]} unless said otherwise, convolutions work on
 * {@code [batch, channels, time]}; {@code frames} arguments are integer tensors {@code [batch]} with the valid length
 * of every item. Results at valid positions never depend on what lies beyond an item's valid length nor on its batch
 * mates.
 */
public interface Ops<T> {

    // ---- weights ----

    /** The weight of that canonical name (spec names such as {@code layers.3.ffn.in.weight}), declared where it is used. */
    T weight(String name, Init init, int... shape);

    /** Numbers that belong to the definition, not to the checkpoint (windows, mel filters); row-major. */
    T constant(String name, float[] values, int... shape);

    /** Runs {@code body} under a name: a row of the cost breakdown, a prefix of graph nodes, a line in error messages. */
    <R> R scope(String name, Supplier<R> body);

    // ---- arithmetic ----

    /** Element-wise with broadcasting. */
    T add(T a, T b);

    /** Element-wise with broadcasting. */
    T mul(T a, T b);

    /** Element-wise with broadcasting. */
    T div(T a, T b);

    /** {@code x * factor + offset}. */
    T affine(T x, double factor, double offset);

    T sigmoid(T x);

    T relu(T x);

    /** The exact form, x/2 (1 + erf(x / sqrt 2)); the tanh form is wrong here. */
    T gelu(T x);

    /** Natural logarithm of {@code max(x, floor)}. */
    T logFloor(T x, double floor);

    /** Soft-max over the last axis. */
    T softmax(T x);

    /** {@code x · weightᵀ + bias} over the last axis; weight {@code [out, in]}, bias {@code [out]}. */
    T linear(T x, T weight, T bias);

    /** {@code x · weight} over the last axis; weight {@code [in, out]}. */
    T matmul(T x, T weight);

    // ---- shape ----

    T transpose(T x, int axisA, int axisB);

    /** Cuts the last axis in {@code parts} equal parts: {@code [.., n] -> [.., parts, n / parts]}. */
    T splitLast(T x, int parts);

    /** Joins the last two axes. */
    T mergeLast(T x);

    /** Positions [from, to) of an axis; {@code to} may be negative to count from the end, as in {@code -1} = all but one. */
    T slice(T x, int axis, int from, int to);

    T concat(int axis, List<T> parts);

    // ---- time ----

    /** Valid lengths after a convolution without padding: {@code floor((n - kernel) / stride) + 1}. */
    T convFrames(T lengths, int kernel, int stride);

    /** Zeros every frame at or beyond the item's valid length. {@code x [batch, frames, dim]}. */
    T zeroPadding(T x, T frames);

    /** Adds {@code frames} copies of the edges: position t of the result is {@code x[clamp(t - frames, 0, valid - 1)]}. */
    T repeatEdges(T x, T valid, int frames);

    /** Windows of a signal, {@code [batch, samples] -> [batch, floor((samples - size) / hop) + 1, size]}. */
    T unfold(T x, int size, int hop);

    // ---- layers ----

    /** {@code x [batch, in, time]}, weight {@code [out, in / groups, kernel]}, zeros of length {@code padding} on both sides. */
    T conv1d(T x, T weight, Bias<T> bias, int stride, int padding, int groups);

    /** Weight normalisation over axis 2 (one gain a tap): {@code v · g / ‖v‖}; v {@code [out, in, kernel]}, g {@code [1, 1, kernel]}. */
    T weightNorm(T v, T g);

    /** Over the last axis, eps 1e-5, biased variance, affine. */
    T layerNorm(T x, T gain, T bias);

    /** Group norm with one group a channel over the valid time of each item: {@code x [batch, channels, time]}, eps 1e-5. */
    T channelNorm(T x, T frames, T gain, T bias);

    /** {@code (x - mean) / spread} over axis 1, valid positions only; positions beyond are zeroed. */
    T standardize(T x, T valid, Spread spread);

    /**
     * Scaled dot-product attention over the valid frames: {@code q, k, v [batch, frames, heads · size]} to
     * {@code [batch, frames, heads · size]}, scale {@code size^-1/2}.
     */
    T attention(T q, T k, T v, int heads, T frames);

    // ---- filter banks ----

    /** {@code |rfft(x, size)|²} of the last axis, zero-padded to {@code size}: {@code [.., size / 2 + 1]}. */
    T powerSpectrum(T x, int size);

    /** A bias that may be absent. */
    record Bias<T>(T value, boolean present) {
        public static <T> Bias<T> of(T value) {
            return new Bias<>(value, true);
        }

        public static <T> Bias<T> none() {
            return new Bias<>(null, false);
        }
    }

    /** How {@link #standardize} measures spread. */
    enum Spread {
        /** {@code sqrt(biased variance + 1e-5)}: waveforms of models trained with normalised input. */
        LAYER_NORM,
        /** {@code unbiased deviation + 1e-10}: cepstral mean and variance normalisation of the FBANK baseline. */
        CMVN
    }
}
