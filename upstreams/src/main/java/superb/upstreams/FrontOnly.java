package superb.upstreams;

import java.util.List;
import java.util.Optional;
import superb.upstream.Layers;
import superb.upstream.Ops;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamModel;

/**
 * An upstream that ends where its encoder would begin, before the positional convolution.
 *
 * @param whole the card of the upstream with its encoder
 * @param dim width of what the encoder would see
 */
record FrontOnly(UpstreamCard whole, int dim, Definition definition) implements UpstreamModel {

    /** The part of a model's forward pass before its encoder. */
    interface Definition {
        <T> FrontEnd.Result<T> apply(Ops<T> ops, T waveforms, T lengths);
    }

    static Optional<UpstreamModel> of(UpstreamModel whole, int dim, Definition definition) {
        return Optional.of(new FrontOnly(whole.card(), dim, definition));
    }

    @Override
    public UpstreamCard card() {
        return new UpstreamCard(
                whole.name() + " (front end)",
                whole.family(),
                0,
                dim,
                1,
                whole.strideSamples(),
                whole.minSamples(),
                whole.trainable(),
                whole.source());
    }

    /** One state: the input of the encoder, {@code [batch, frames, dim]}. */
    @Override
    public <T> Layers<T> forward(Ops<T> ops, T waveforms, T lengths) {
        FrontEnd.Result<T> front = definition.apply(ops, waveforms, lengths);
        return new Layers<>(List.of(front.x()), front.frames());
    }
}
