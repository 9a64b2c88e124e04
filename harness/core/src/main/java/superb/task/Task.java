package superb.task;

/** Service: one downstream task. Stateless. */
public interface Task {

    TaskCard card();

    /**
     * Finds the data, checks it against the official lists and gives it in protocol order.
     *
     * @throws superb.error.DataException naming the first missing files, where they were looked for and what to do
     */
    Corpus load(CorpusRequest request);

    /** The folder of this task's corpus in the bundled mini corpus, generated below {@code cache} on first use. */
    CorpusRequest mini(java.nio.file.Path cache, long seed);
}
