package superb.upstreams;

import java.util.Optional;
import superb.upstream.Init;
import superb.upstream.Ops;

/**
 * Relative positions by one wide grouped convolution, added to its input (arXiv 2006.11477, section 2; kernel 128, 16
 * groups in every published model).
 *
 * @param normalized whether the kernel is stored as gain and direction (weight norm) or plain
 */
public record PositionalConv(int kernel, int groups, boolean normalized) {
    public static final PositionalConv STANDARD = new PositionalConv(128, 16, true);

    /** {@code x [batch, frames, dim]}, zero beyond each item's length, to the same shape. */
    <T> T apply(Ops<T> ops, T x, int dim) {
        return ops.scope("pos_conv", () -> {
            T bias = ops.weight("pos_conv.bias", Init.ZEROS, dim);
            T y = ops.transpose(x, 1, 2); // [batch, dim, frames]
            y = ops.conv1d(y, weight(ops, dim), Optional.of(bias), 1, kernel / 2, groups);
            if (kernel % 2 == 0) {
                y = ops.slice(y, 2, 0, -1); // an even kernel gives one frame too many: the last is dropped
            }
            return ops.add(x, ops.transpose(ops.gelu(y), 1, 2));
        });
    }

    private <T> T weight(Ops<T> ops, int dim) {
        int[] shape = {dim, dim / groups, kernel};
        if (!normalized) {
            return ops.weight("pos_conv.weight", Init.POSITIONAL, shape);
        }
        T direction = ops.weight("pos_conv.weight_v", Init.POSITIONAL, shape);
        return ops.weightNorm(direction, ops.weight("pos_conv.weight_g", Init.WEIGHT_NORM_GAIN, 1, 1, kernel));
    }
}
