package superb.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import superb.error.DataException;
import superb.run.Planner;
import superb.run.Progress;
import superb.run.RunSettings;
import superb.run.TaskData;
import superb.task.Corpus;
import superb.task.CorpusManifest;
import superb.task.FileHashes;
import superb.task.Task;
import superb.task.Transcription;

/**
 * The data of a run: found, checked and hashed.
 *
 * @param failures tasks whose data cannot be used, with what is wrong; the others go on
 * @param toMake tasks whose mini corpus is not there yet and was not to be made, with how many files that would be
 */
record RunData(List<TaskData> tasks, Map<String, DataException> failures, Map<String, Integer> toMake) {

    /** What may be written on the way: the mini corpus, and what is remembered of files. */
    enum Traces {
        WRITTEN,
        NONE
    }

    /** @throws DataException if no task has usable data, or one has not and the run shall fail fast */
    static RunData load(List<Task> chosen, DataMixin data, RunSettings settings, Progress progress) {
        return load(chosen, data, settings, progress, Traces.WRITTEN);
    }

    /** The same, and with {@link Traces#NONE} nothing is written at all. */
    static RunData load(List<Task> chosen, DataMixin data, RunSettings settings, Progress progress, Traces traces) {
        Map<String, Integer> toMake = new LinkedHashMap<>();
        List<TaskData> tasks = new ArrayList<>();
        Map<String, DataException> failures = new LinkedHashMap<>();
        for (Task task : chosen) {
            int missing = traces == Traces.NONE ? data.toMake(task) : 0;
            if (missing > 0) {
                toMake.put(task.card().id(), missing);
                continue;
            }
            try {
                tasks.add(load(task, data, settings, progress, traces));
            } catch (DataException e) {
                if (settings.faults() == RunSettings.Faults.FAIL_FAST || chosen.size() == 1) {
                    throw e;
                }
                failures.put(task.card().id(), e);
            }
        }
        if (tasks.isEmpty() && !failures.isEmpty()) {
            throw failures.values().iterator().next();
        }
        return new RunData(tasks, failures, toMake);
    }

    private static TaskData load(Task task, DataMixin data, RunSettings settings, Progress progress, Traces traces) {
        DataMixin.Source source = data.source(task, settings.seeds().get(0));
        Corpus corpus = Planner.limited(task.load(source.request()), settings);
        FileHashes hashes = traces == Traces.WRITTEN
                ? FileHashes.cached(Folders.ofProcess().home(), "file-hashes")
                : FileHashes.remembered(Folders.ofProcess().home(), "file-hashes");
        int files =
                corpus.splits().stream().mapToInt(split -> split.clips().size()).sum();
        try (Progress.Phase phase = progress.start("checking " + corpus.name(), "files", files)) {
            TaskData found = new TaskData(task, source.recipe(), corpus, CorpusManifest.of(corpus, hashes, phase::at));
            found.transcription().ifPresent(Transcription::decoder); // says now, not after training, what it lacks
            return found;
        }
    }
}
