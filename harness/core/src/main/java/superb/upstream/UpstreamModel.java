package superb.upstream;

/** A network, defined once. Immutable and cheap: holds sizes, no weights, nothing native. */
public interface UpstreamModel {

    UpstreamCard card();

    /**
     * The forward pass.
     *
     * @param waveforms {@code [batch, samples]}, 16 kHz in [-1, 1], zeros beyond each item's length
     * @param lengths {@code [batch]}, samples
     */
    <T> Layers<T> forward(Ops<T> ops, T waveforms, T lengths);

    /** True if the mean over time of every state is zero by construction, so that heads on pooled features see nothing. */
    default boolean zeroMeanOverTime() {
        return false;
    }
}
