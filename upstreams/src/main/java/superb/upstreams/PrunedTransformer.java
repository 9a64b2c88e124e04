package superb.upstreams;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import superb.upstream.Layers;
import superb.upstream.Ops;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamModel;

/**
 * HuBERT or WavLM of which parts were taken away, by pruning (DPHuBERT) or by cutting it out of a super-net
 * (LightHuBERT): every convolution and every layer has sizes of its own. Hidden states: the projected features, then the output of every layer.
 *
 * @param position what is left of WavLM's position term, if it was one
 */
public record PrunedTransformer(String name, String family, String source, Backbone sizes, Optional<Position> position)
        implements UpstreamModel {

    /**
     * @param heads of a layer before pruning
     * @param kept the numbers of those that are left, for every layer
     */
    public record Position(WavLm.Buckets buckets, int heads, List<List<Integer>> kept) {
        public Position {
            kept = kept.stream().map(List::copyOf).toList();
        }
    }

    @Override
    public UpstreamCard card() {
        return sizes.card(name, family, sizes.layers() + 1, source);
    }

    @Override
    public Optional<UpstreamModel> frontEnd() {
        return FrontOnly.of(this, sizes.dim(), sizes.front()::apply);
    }

    @Override
    public <T> Layers<T> forward(Ops<T> ops, T waveforms, T lengths) {
        FrontEnd.Result<T> front = sizes.front().apply(ops, waveforms, lengths); // [batch, frames, dim]
        T x = sizes.position().apply(ops, front.x(), sizes.dim());
        TransformerEncoder.ScoreBias<T> bias =
                position.map(it -> bias(ops, it, x)).orElseGet(TransformerEncoder.ScoreBias::none);
        List<T> states = new ArrayList<>(TransformerEncoder.states(ops, sizes.encoder(), x, front.frames(), bias));
        states.set(0, front.x()); // before the positional convolution
        return new Layers<>(states, front.frames());
    }

    private <T> TransformerEncoder.ScoreBias<T> bias(Ops<T> ops, Position left, T x) {
        GatedPosition<T> whole = new GatedPosition<>(ops, left.buckets(), left.heads(), sizes.dim(), x);
        return (layer, y) -> whole.of(layer, y, left.kept().get(layer));
    }
}
