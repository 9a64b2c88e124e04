package superb.task;

/** In which order the clips of a split are visited. */
public enum Sampling {
    /** As listed. */
    SEQUENTIAL,
    /** A new permutation every epoch; a last, smaller batch is kept. */
    SHUFFLED,
    /** As many draws as clips, with replacement, all classes of the first slot equally likely; a last, smaller batch is dropped. */
    BALANCED
}
