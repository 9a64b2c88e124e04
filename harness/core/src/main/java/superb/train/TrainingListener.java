package superb.train;

/** Who is told how a training goes. Called by the training's thread, which waits. */
public interface TrainingListener {

    /** Updates done, of all, and how many a second since the training began or was resumed. */
    void progress(long done, long total, double updatesPerSecond);

    /** After every evaluation, and when the training was asked to stop: to be kept for resuming. */
    void save(ProbeState state);
}
