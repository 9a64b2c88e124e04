package superb.sequence;

/** Who is told how a training goes. Called by the training's thread, which waits. */
public interface SequenceListener {

    /** Updates done, of all. */
    void progress(long done, long total);

    /** After every evaluation, now and then in between, and when the training was asked to stop: to be kept for resuming. */
    void save(SequenceState state);
}
