package superb.upstream;

import java.util.Optional;

/**
 * A network, defined once. Holds sizes, no weights. This is how architectures come into the project; what comes in a
 * file with arithmetic of its own is a {@code superb.engine.ModelFile}.
 */
public interface UpstreamModel extends Network {

    /**
     * The forward pass.
     *
     * @param waveforms {@code [batch, samples]}, 16 kHz in [-1, 1], zeros beyond each item's length
     * @param lengths {@code [batch]}, samples
     */
    <T> Layers<T> forward(Ops<T> ops, T waveforms, T lengths);

    /**
     * What turns samples into the input of the encoder, as a network of its own with a single state: its weights are
     * among this one's under the same names. Empty where no encoder follows, as in a filter bank.
     */
    default Optional<UpstreamModel> frontEnd() {
        return Optional.empty();
    }
}
