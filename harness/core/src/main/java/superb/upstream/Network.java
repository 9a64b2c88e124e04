package superb.upstream;

/** A network that says what it is before it is opened. Immutable and cheap: nothing native. */
public interface Network {

    UpstreamCard card();

    /** True if the mean over time of every state is zero by construction, so that heads on pooled features see nothing. */
    default boolean zeroMeanOverTime() {
        return false;
    }
}
