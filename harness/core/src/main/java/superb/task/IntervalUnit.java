package superb.task;

/** What is drawn again when the confidence interval of a task's score is computed. */
public enum IntervalUnit {
    /** Every clip by itself. */
    CLIP,
    /** All clips of a {@link Clip#group} together, because clips of one speaker resemble each other. */
    GROUP
}
