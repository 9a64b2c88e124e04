package superb.upstreams;

import java.util.List;
import java.util.Optional;
import superb.upstream.Checkpoint;
import superb.upstream.Init;
import superb.upstream.Layers;
import superb.upstream.Ops;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamFamily;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRequest;
import superb.upstream.WeightNames;

/** WavLM (arXiv 2110.13900): HuBERT with a gated relative position term in every layer's attention. */
public final class WavLm implements UpstreamFamily {

    @Override
    public String name() {
        return "wavlm";
    }

    @Override
    public List<UpstreamModel> models() {
        Buckets buckets = new Buckets(320, 800);
        return List.of(
                new Model("wavlm_base", Backbone.base(), buckets),
                new Model("wavlm_base_plus", Backbone.base(), buckets),
                new Model("wavlm_large", Backbone.large(), buckets));
    }

    @Override
    public UpstreamModel model(UpstreamRequest request, Checkpoint checkpoint) {
        if (request.plain().name().equals(name())) {
            CheckpointSizes sizes = CheckpointSizes.of(checkpoint);
            return new Model(name(), sizes.backbone(), sizes.buckets());
        }
        Model named = (Model) model(request);
        return new Model(named.name, CheckpointSizes.fit(named.sizes, checkpoint), named.buckets);
    }

    @Override
    public WeightNames names(Checkpoint checkpoint) {
        return NameTable.of(checkpoint);
    }

    /**
     * Classes of distances between query and key: near ones each their own, far ones by their logarithm, those beyond
     * {@code maxDistance} all one; the upper half of the classes is for keys after the query.
     */
    public record Buckets(int count, int maxDistance) {

        /** The class of every distance from {@code -maxDistance} to {@code maxDistance}. */
        int[] rows() {
            int[] rows = new int[2 * maxDistance + 1];
            for (int i = 0; i < rows.length; i++) {
                rows[i] = row(i - maxDistance);
            }
            return rows;
        }

        /** @param distance key minus query */
        private int row(int distance) {
            int half = count / 2;
            int exact = half / 2;
            int far = Math.abs(distance);
            int within = far;
            if (far >= exact) {
                // In float32, as the original: the result is truncated.
                float log = (float) Math.log((float) far / exact);
                float share = log / (float) Math.log((double) maxDistance / exact);
                within = Math.min(half - 1, exact + (int) (share * (half - exact)));
            }
            return (distance > 0 ? half : 0) + within;
        }
    }

    /** Hidden states: the input of the first layer, then the output of every layer. */
    public record Model(String name, Backbone sizes, Buckets buckets) implements UpstreamModel {

        @Override
        public UpstreamCard card() {
            return sizes.card(name, "wavlm", sizes.layers() + 1, "arXiv 2110.13900");
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T waveforms, T lengths) {
            FrontEnd.Result<T> front = sizes.front().apply(ops, waveforms, lengths); // [batch, frames, dim]
            T x = sizes.position().apply(ops, front.x(), sizes.dim());
            T position = ops.scope("rel_bias", () -> {
                T table = ops.weight("rel_bias.weight", Init.NORMAL_002, buckets.count(), heads(0));
                return ops.distanceBias(front.x(), table, buckets.rows()); // [1, heads, frames, frames]
            });
            List<T> states = TransformerEncoder.states(
                    ops,
                    sizes.encoder(),
                    x,
                    front.frames(),
                    (layer, y) -> Optional.of(ops.mul(gate(ops, layer, y), position)));
            return new Layers<>(states, front.frames());
        }

        private int heads(int layer) {
            return sizes.encoder().layers().get(layer).heads();
        }

        /** How much of the position term each head of each query takes, from the attention input {@code y}. */
        private <T> T gate(Ops<T> ops, int layer, T y) {
            String name = "layers." + layer + ".gate";
            int heads = heads(layer);
            T own = ops.splitLast(y, heads); // [batch, frames, heads, size]
            T eight = Modules.linear(ops, name, own, sizes.dim() / heads, 8); // one map for all heads
            T sums = ops.matmul(eight, ops.constant("wavlm.gate_sums", GATE_SUMS, 8, 2)); // [batch, frames, heads, 2]
            T gates = ops.transpose(ops.sigmoid(sums), 1, 2); // [batch, heads, frames, 2]
            T outer = ops.slice(gates, 3, 0, 1);
            T inner = ops.slice(gates, 3, 1, 2);
            T scale = ops.weight("layers." + layer + ".gate_scale", Init.ONES, 1, heads, 1, 1);
            T gate = ops.mul(outer, ops.affine(ops.mul(inner, scale), 1, -1));
            return ops.affine(gate, 1, 2); // [batch, heads, frames, 1]
        }

        /** Adds the first four of eight numbers, and the last four. */
        private static final float[] GATE_SUMS = {1, 0, 1, 0, 1, 0, 1, 0, 0, 1, 0, 1, 0, 1, 0, 1};
    }
}
