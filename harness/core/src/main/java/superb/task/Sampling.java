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
    BALANCED,
    /**
     * Sequence tasks (PR): as many mini-batches as clips, each a window of neighbours in the order of falling label counts,
     * visited in a new order every epoch; the windows overlap. See {@link superb.sequence.BatchPlan}.
     */
    LABEL_WINDOWS,
    /**
     * Sequence tasks (ASR): fixed mini-batches of neighbours in the order of falling length, visited in a new order every epoch;
     * the last bucket has up to twice as many clips, and is dropped if it has one. See {@link superb.sequence.BatchPlan}.
     */
    LENGTH_BUCKETS
}
