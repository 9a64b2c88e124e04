package superb.upstreams;

import java.util.List;
import java.util.Optional;
import superb.upstream.Init;
import superb.upstream.Ops;

/**
 * WavLM's term on the attention scores: a bias by distance that all layers share, and in every layer a gate that says
 * how much of it each head of each query takes (arXiv 2110.13900).
 */
final class GatedPosition<T> implements TransformerEncoder.ScoreBias<T> {
    /** Adds the first four of eight numbers, and the last four. */
    private static final float[] SUMS = {1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1};

    private final Ops<T> ops;
    private final int heads;
    private final int dim;
    private final T bias; // [1, heads, frames, frames]

    /** @param x a state {@code [batch, frames, dim]} for its number of frames */
    GatedPosition(Ops<T> ops, WavLm.Buckets buckets, int heads, int dim, T x) {
        this.ops = ops;
        this.heads = heads;
        this.dim = dim;
        this.bias = ops.scope("rel_bias", () -> {
            T table = ops.weight("rel_bias.weight", Init.NORMAL_002, buckets.count(), heads);
            return ops.distanceBias(x, table, buckets.rows());
        });
    }

    @Override
    public Optional<T> of(int layer, T y) {
        return Optional.of(ops.mul(gate(layer, y), bias)); // [batch, heads, frames, frames]
    }

    /** The same for a layer of which only some heads are left; bias and gate are those of all. */
    Optional<T> of(int layer, T y, List<Integer> kept) {
        if (kept.size() == heads) {
            return of(layer, y);
        }
        return Optional.of(ops.mul(select(gate(layer, y), kept), select(bias, kept)));
    }

    /** From the attention input, not from the query: {@code [batch, frames, dim] -> [batch, heads, frames, 1]}. */
    private T gate(int layer, T y) {
        String name = "layers." + layer + ".gate";
        T own = ops.splitLast(y, heads); // [batch, frames, heads, size]
        T eight = Modules.linear(ops, name, own, dim / heads, 8); // one map for all heads
        T sums = ops.matmul(eight, ops.constant("gate_sums", SUMS, 8, 2)); // [batch, frames, heads, 2]
        T gates = ops.transpose(ops.sigmoid(sums), 1, 2); // [batch, heads, frames, 2]
        T outer = ops.slice(gates, 3, 0, 1);
        T inner = ops.slice(gates, 3, 1, 2);
        T scale = ops.weight("layers." + layer + ".gate_scale", Init.ONES, 1, heads, 1, 1);
        return ops.affine(ops.mul(outer, ops.affine(ops.mul(inner, scale), 1, -1)), 1, 2);
    }

    private T select(T x, List<Integer> kept) {
        return ops.concat(
                1, kept.stream().map(head -> ops.slice(x, 1, head, head + 1)).toList());
    }
}
