package superb.upstreams;

import superb.upstream.Init;
import superb.upstream.Ops;

/** Layers with weights, which are found under {@code NAME.weight} and {@code NAME.bias}. */
final class Modules {
    private Modules() {}

    /** {@code [.., in] -> [.., out]}. */
    static <T> T linear(Ops<T> ops, String name, T x, int in, int out) {
        T weight = ops.weight(name + ".weight", Init.NORMAL_002, out, in);
        return ops.linear(x, weight, ops.weight(name + ".bias", Init.ZEROS, out));
    }

    /** Over the last axis, of width {@code dim}. */
    static <T> T layerNorm(Ops<T> ops, String name, T x, int dim) {
        T gain = ops.weight(name + ".weight", Init.ONES, dim);
        return ops.layerNorm(x, gain, ops.weight(name + ".bias", Init.ZEROS, dim));
    }
}
