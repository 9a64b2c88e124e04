package superb.upstreams;

import java.util.List;
import java.util.Set;
import superb.upstream.Checkpoint;
import superb.upstream.Layers;
import superb.upstream.Ops;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamFamily;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRequest;
import superb.upstream.WeightNames;

/** HuBERT (arXiv 2106.07447). */
public final class Hubert implements UpstreamFamily {

    @Override
    public String name() {
        return "hubert";
    }

    @Override
    public List<UpstreamModel> models() {
        return List.of(new Model("hubert_base", Backbone.base()), new Model("hubert_large", Backbone.large()));
    }

    @Override
    public UpstreamModel model(UpstreamRequest request, Checkpoint checkpoint) {
        if (request.name().equals(name())) {
            request.checked(Set.of(), false);
            return new Model(name(), CheckpointSizes.of(checkpoint).backbone());
        }
        Model named = (Model) model(request);
        return new Model(named.name, CheckpointSizes.fit(named.sizes, checkpoint));
    }

    @Override
    public WeightNames names(Checkpoint checkpoint) {
        return NameTable.of(checkpoint);
    }

    /** A HuBERT of any size. Hidden states: the input of the first layer, then every layer's output. */
    public record Model(String name, Backbone sizes) implements UpstreamModel {

        @Override
        public UpstreamCard card() {
            return sizes.card(name, "hubert", sizes.layers() + 1, "arXiv 2106.07447");
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T waveforms, T lengths) {
            FrontEnd.Result<T> front = sizes.front().apply(ops, waveforms, lengths); // [batch, frames, dim]
            T x = sizes.position().apply(ops, front.x(), sizes.dim()); // [batch, frames, dim]
            List<T> states = TransformerEncoder.states(
                    ops, sizes.encoder(), x, front.frames(), TransformerEncoder.ScoreBias.none());
            return new Layers<>(states, front.frames());
        }
    }
}
