package superb.task;

import java.nio.file.Path;
import java.util.Optional;

/** Service: one downstream task. Stateless. */
public interface Task {

    TaskCard card();

    /**
     * Finds the data, checks it against the official lists and gives it in protocol order.
     *
     * @throws superb.error.DataException naming the first missing files, where they were looked for and what to do
     */
    Corpus load(CorpusRequest request);

    /**
     * The folder of this task's corpus in the bundled mini corpus, generated below {@code cache} on first use.
     *
     * @param seed decides where fixed windows lie; the corpus itself is always the same
     */
    CorpusRequest mini(Path cache, long seed);

    /** Reads the clips of {@link #load}. */
    ClipReader reader();

    /** How a task with a CTC head reads and scores; empty for one answer a clip. */
    default Optional<Transcription> transcription() {
        return Optional.empty();
    }
}
