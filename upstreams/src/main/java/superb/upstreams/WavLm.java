package superb.upstreams;

import java.util.List;
import java.util.Optional;
import superb.upstream.Checkpoint;
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
            StatedSizes stated = StatedSizes.of(checkpoint);
            return new Model(name(), BackboneReader.read(stated), Buckets.of(stated));
        }
        Model named = (Model) model(request);
        return new Model(named.name, BackboneReader.fit(named.sizes, checkpoint), named.buckets);
    }

    @Override
    public WeightNames names(UpstreamModel model, Checkpoint checkpoint) {
        return NameTable.of(checkpoint);
    }

    /**
     * Classes of distances between query and key: near ones each their own, far ones by their logarithm, those beyond
     * {@code maxDistance} all one; the upper half of the classes is for keys after the query.
     */
    public record Buckets(int count, int maxDistance) {

        static Buckets of(StatedSizes stated) {
            boolean gated = stated.yes("relative_position_embedding") && stated.yes("gru_rel_pos");
            if (stated.has("relative_position_embedding") && !gated) {
                throw stated.refused("gru_rel_pos", "no gated relative positions", "gated relative positions");
            }
            String distance = stated.has("max_bucket_distance") ? "max_bucket_distance" : "max_distance";
            return new Buckets(stated.count("num_buckets"), stated.count(distance));
        }

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
        public Optional<UpstreamModel> frontEnd() {
            return FrontOnly.of(this, sizes.dim(), sizes.front()::apply);
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T waveforms, T lengths) {
            FrontEnd.Result<T> front = sizes.front().apply(ops, waveforms, lengths); // [batch, frames, dim]
            T x = sizes.position().apply(ops, front.x(), sizes.dim());
            int heads = sizes.encoder().layers().get(0).heads();
            GatedPosition<T> position = new GatedPosition<>(ops, buckets, heads, sizes.dim(), x);
            List<T> states = TransformerEncoder.states(ops, sizes.encoder(), x, front.frames(), position);
            return new Layers<>(states, front.frames());
        }
    }
}
