package superb.upstreams;

import java.util.List;
import java.util.Optional;
import superb.upstream.Layers;
import superb.upstream.Ops;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamModel;

/**
 * The network of HuBERT and of wav2vec 2.0; only their pre-training differs. Hidden states: the input of the first
 * layer, then the output of every layer.
 */
public record SpeechTransformer(String name, String family, String source, Backbone sizes) implements UpstreamModel {

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
        T x = sizes.position().apply(ops, front.x(), sizes.dim()); // [batch, frames, dim]
        List<T> states =
                TransformerEncoder.states(ops, sizes.encoder(), x, front.frames(), TransformerEncoder.ScoreBias.none());
        return new Layers<>(states, front.frames());
    }
}
