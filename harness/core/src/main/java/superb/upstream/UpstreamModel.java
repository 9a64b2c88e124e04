package superb.upstream;

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
}
