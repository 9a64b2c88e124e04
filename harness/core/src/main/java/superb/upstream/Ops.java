package superb.upstream;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * The tensor operations in which every upstream is written, once. What {@code T} is depends on who reads the text: a
 * variable of a program for libtorch, a symbolic shape that is only counted, a node of a graph that is being written,
 * or nothing at all when only the weights are of interest.
 *
 * <p>Rules that make all readings possible: an upstream never looks at values, and never needs a concrete batch size
 * or frame count. Sizes of the network itself (widths, kernels, heads) are plain integers. Axes are counted from 0.
 *
 * <p>Shapes: activations are {@code [batch, frames, dim]} unless said otherwise, convolutions work on
 * {@code [batch, channels, time]}; {@code frames} arguments are integer tensors {@code [batch]} with the valid length
 * of every item. Results at valid positions never depend on what lies beyond an item's valid length nor on its batch
 * mates; what stands beyond the valid length is unspecified (but finite) unless an operation says that it is zero.
 *
 * <p>Element-wise operations broadcast in the usual way: axes are aligned from the last, an axis of size 1 repeats.
 */
public interface Ops<T> {

    // ---- weights ----

    /** The weight of that canonical name (such as {@code layers.3.ffn.in.weight}), declared where it is used. */
    T weight(String name, Init init, int... shape);

    /** Numbers that belong to the definition, not to the checkpoint (windows, mel filters); row-major. */
    T constant(String name, float[] values, int... shape);

    /**
     * Runs {@code body} under a name: a row of the cost breakdown, a prefix of graph nodes, a line in error messages, a
     * place where intermediates can be freed. The name is whole ({@code layers.3}), not relative to an outer scope.
     */
    <R> R scope(String name, Supplier<R> body);

    /**
     * Runs {@code body} on {@code x} in double precision whatever the precision of the model, and rounds its result to
     * single: for text in which small numbers are left of large ones, where two engines would keep different digits. No
     * learned weight takes part.
     */
    T precise(T x, UnaryOperator<T> body);

    // ---- arithmetic ----

    T add(T a, T b);

    T mul(T a, T b);

    /** {@code x * factor + offset}. */
    T affine(T x, double factor, double offset);

    T sigmoid(T x);

    T relu(T x);

    /** The exact form, x/2 (1 + erf(x / sqrt 2)); the tanh form is wrong here. */
    T gelu(T x);

    /** Natural logarithm of {@code max(x, floor)}. */
    T logFloor(T x, double floor);

    /** Mean over the last axis, which stays with size 1. */
    T mean(T x);

    /** {@code x · weightᵀ + bias} over the last axis; weight {@code [out, in]}, bias {@code [out]}. */
    T linear(T x, T weight, T bias);

    /** Matrix product of the last two axes, {@code [.., n, k] · [.., k, m] -> [.., n, m]}; leading axes broadcast. */
    T matmul(T a, T b);

    // ---- shape ----

    T transpose(T x, int axisA, int axisB);

    /** Cuts the last axis in {@code parts} equal parts: {@code [.., n] -> [.., parts, n / parts]}. */
    T splitLast(T x, int parts);

    /** Joins the last two axes. */
    T mergeLast(T x);

    /** Positions [from, to) of an axis; a {@code to} that is not positive counts from the end: 0 all, -1 all but one. */
    T slice(T x, int axis, int from, int to);

    T concat(int axis, List<T> parts);

    // ---- time ----

    /** Valid lengths after a convolution without padding: {@code floor((n - kernel) / stride) + 1}. */
    T convFrames(T lengths, int kernel, int stride);

    /** Valid lengths times a factor, where frames are repeated or up-sampled. */
    T scaleFrames(T lengths, int factor);

    /** Zeros every frame at or beyond the item's valid length. {@code x [batch, frames, dim]}. */
    T zeroPadding(T x, T frames);

    /**
     * Adds {@code count} copies of the first and of the last valid frame of each item: position t of the result
     * {@code [batch, frames + 2 count, dim]} is {@code x[clamp(t - count, 0, valid - 1)]}.
     */
    T repeatEdges(T x, T frames, int count);

    /** Windows of a signal, {@code [batch, samples] -> [batch, floor((samples - size) / hop) + 1, size]}. */
    T unfold(T x, int size, int hop);

    /** Joins {@code count} neighbours to one frame, {@code [batch, t, d] -> [batch, ceil(t / count), count · d]}; an incomplete last group is filled with zeros. */
    T stackFrames(T x, int count);

    /**
     * Integrate and fire ({@code weights [batch, frames, 1]}, none negative): the weights of the valid frames are summed
     * up along time, and whenever the sum passes a whole number an output is complete. Output k is the sum of the frames
     * of {@code x [batch, frames, dim]}, each times the part of its weight that falls between k and k + 1 of that sum; the
     * open rest is dropped. The one operation whose number of frames depends on values; it may be none.
     *
     * @param meanWeight what is expected, for readings that see no values
     */
    Fired<T> integrateAndFire(T x, T weights, T frames, double meanWeight);

    // ---- layers ----

    /**
     * {@code x [batch, in, time]}, weight {@code [out, in / groups, kernel]}, bias {@code [out]}, zeros of length
     * {@code padding} on both sides.
     */
    T conv1d(T x, T weight, Optional<T> bias, int stride, int padding, int groups);

    /** {@code x [batch, in, time]}, weight {@code [in, out, kernel]}, bias {@code [out]}: {@code time -> (time - 1) · stride + kernel}. */
    T convTranspose1d(T x, T weight, T bias, int stride);

    /**
     * Weight normalisation over axis 2 (one gain a tap, over all outputs and inputs): {@code v · g / ‖v‖};
     * v {@code [out, in, kernel]}, g {@code [1, 1, kernel]}.
     */
    T weightNorm(T v, T g);

    /** Over the last axis, eps 1e-5, biased variance, affine. */
    T layerNorm(T x, T gain, T bias);

    /** Group norm with one group a channel, statistics over the valid time of each item: {@code x [batch, channels, time]}, eps 1e-5. */
    T channelNorm(T x, T frames, T gain, T bias);

    /** {@code (x - mean) / spread} over axis 1, valid positions only; positions beyond are zero. {@code x [batch, time]} or {@code [batch, time, dim]}. */
    T standardize(T x, T frames, Spread spread, double eps);

    // ---- attention ----

    /**
     * Scaled dot-product attention over the valid frames: {@code q, k, v [batch, frames, heads · size]} to
     * {@code [batch, frames, heads · size]}, scale {@code size^-1/2}. The bias, where there is one, is added to the
     * scaled scores: {@code [batch, heads, queries, keys]} or what broadcasts to it.
     */
    T attention(T q, T k, T v, int heads, Optional<T> bias, T frames);

    /** Soft-max over the last axis, of which only the first {@code frames} of each item take part: {@code scores [batch, heads, queries, keys]}. */
    T softmaxKeys(T scores, T frames);

    /**
     * A bias by distance, {@code [1, heads, frames, frames]} for the frames of {@code x [batch, frames, dim]}: at
     * (query, key) the row {@code rows[clamp(key - query, -reach, reach) + reach]} of {@code table [buckets, heads]},
     * where {@code rows} has {@code 2 reach + 1} entries.
     */
    T distanceBias(T x, T table, int[] rows);

    // ---- filter banks ----

    /**
     * {@code |rfft(x, size)|²} of the last axis, zero-padded to {@code size}: {@code [.., size / 2 + 1]}. Inside of
     * {@link #precise} only.
     */
    T powerSpectrum(T x, int size);

    /** Outputs {@code [batch, most outputs, dim]} and their number {@code [batch]}. */
    record Fired<T>(T outputs, T frames) {}

    /** How {@link #standardize} measures spread. */
    enum Spread {
        /** {@code sqrt(biased variance + eps)}: waveforms of models trained with normalised input. */
        BIASED,
        /** {@code unbiased deviation + eps}: cepstral mean and variance normalisation of the FBANK baseline. */
        UNBIASED
    }
}
