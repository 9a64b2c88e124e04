package superb.sweep;

/** Work that leaves a result on disk, the same whoever does it. */
public interface Job {

    /** Names the job in every process; letters, digits, dots, dashes and underscores. */
    String key();

    /** Jobs of one group share what is costly to prepare; a process prefers the group of its last job. */
    String group();

    /** Whether the result is there, made by whomever. Asked often. */
    boolean done();

    /**
     * Makes the result.
     *
     * @throws superb.error.SuperbException if it cannot be made
     */
    void run();
}
