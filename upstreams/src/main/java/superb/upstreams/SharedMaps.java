package superb.upstreams;

import superb.upstream.Ops;

/**
 * Attention of which some layers take up the maps of a layer before them (arXiv 2305.11685). The maps that
 * are taken up are masked and go through the soft-max once more, as in the released code; that code also mixes heads
 * with items of the batch when there are several, which is not repeated here: every clip gets what it has alone.
 */
final class SharedMaps<T> {
    private final Ops<T> ops;
    private final TransformerEncoder.Config config;
    private final T frames;
    private T maps; // of the nearest layer with queries and keys, [batch, heads, frames, frames]

    SharedMaps(Ops<T> ops, TransformerEncoder.Config config, T frames) {
        this.ops = ops;
        this.config = config;
        this.frames = frames;
    }

    /** {@code x [batch, frames, dim]} to the same shape. */
    T attention(int layer, T x, boolean own) {
        TransformerEncoder.Layer size = config.layers().get(layer);
        String name = "layers." + layer + ".attn";
        int dim = config.dim();
        int width = size.heads() * size.headSize();
        T weights;
        if (own) {
            T q = heads(Modules.linear(ops, name + ".q", x, dim, width), size); // [batch, heads, frames, size]
            T k = heads(Modules.linear(ops, name + ".k", x, dim, width), size);
            T scores = ops.affine(ops.matmul(q, ops.transpose(k, 2, 3)), 1 / Math.sqrt(size.headSize()), 0);
            maps = ops.softmaxKeys(scores, frames);
            weights = maps;
        } else {
            weights = ops.softmaxKeys(maps, frames);
        }
        T v = heads(Modules.linear(ops, name + ".v", x, dim, width), size);
        T mixed = ops.mergeLast(ops.transpose(ops.matmul(weights, v), 1, 2)); // [batch, frames, width]
        return Modules.linear(ops, name + ".out", mixed, width, dim);
    }

    private T heads(T x, TransformerEncoder.Layer size) {
        return ops.transpose(ops.splitLast(x, size.heads()), 1, 2);
    }
}
