package superb.task;

/** In which order the clips of a split are visited. */
public enum Sampling {
    /** As listed. */
    SEQUENTIAL,
    /** A new permutation every epoch; a last, smaller batch is kept. */
    SHUFFLED,
    /**
     * As many draws as clips, with replacement, weighted by {@link Split#balancedWeights}. In training a last, smaller
     * batch is dropped; in evaluation every draw counts.
     */
    BALANCED
}
