package superb.task;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import superb.error.Problem;
import superb.error.UsageException;

/** Service: one downstream task. Stateless. */
public interface Task {

    TaskCard card();

    /** Classes of every answer on the official corpus, the blank of CTC among them; empty where nothing is official. */
    default List<Integer> classes() {
        return List.of();
    }

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

    /** How many files {@link #mini} would have to generate first; 0 where the folder is there. Writes nothing. */
    default int miniToMake(Path cache) {
        return 0;
    }

    /** Reads the clips of {@link #load}. */
    ClipReader reader();

    /** How a task with a CTC head reads and scores; empty for one answer a clip. */
    default Optional<Transcription> transcription() {
        return Optional.empty();
    }

    /** How a run reads its test: with what belongs to the corpus, for example a language model beside it, where the task wants that. */
    default Optional<Transcription> transcription(Corpus corpus) {
        return transcription();
    }

    /** How dev is read when the best state of a head is chosen: as the test is, unless that takes long or wants other data. */
    default Optional<Transcription> selection() {
        return transcription();
    }

    /** The task whose heads this one reads: its own id, unless it differs from another task in how the test is read alone. */
    default String headOf() {
        return card().id();
    }

    /**
     * The same task with settings of its own, by the names behind {@code TASK.} in {@code --set TASK.NAME=VALUE}.
     *
     * @throws UsageException for a name that the task does not know, or a value it cannot take
     */
    default Task with(Map<String, String> settings) {
        if (settings.isEmpty()) {
            return this;
        }
        String id = card().id();
        String name = new TreeSet<>(settings.keySet()).first();
        throw new UsageException(Problem.of("task '" + id + "' has no setting '" + name + "'")
                .at("--set " + id + "." + name + "=" + settings.get(name))
                .expected("no settings")
                .next("superb list tasks"));
    }
}
