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

/**
 * The data of a run: found, checked and hashed.
 *
 * @param failures tasks whose data cannot be used, with what is wrong; the others go on
 */
record RunData(List<TaskData> tasks, Map<String, DataException> failures) {

    /** @throws DataException if no task has usable data, or one has not and the run shall fail fast */
    static RunData load(List<Task> chosen, DataMixin data, RunSettings settings, Progress progress) {
        List<TaskData> tasks = new ArrayList<>();
        Map<String, DataException> failures = new LinkedHashMap<>();
        for (Task task : chosen) {
            try {
                tasks.add(load(task, data, settings, progress));
            } catch (DataException e) {
                if (settings.faults() == RunSettings.Faults.FAIL_FAST || chosen.size() == 1) {
                    throw e;
                }
                failures.put(task.card().id(), e);
            }
        }
        if (tasks.isEmpty()) {
            throw failures.values().iterator().next();
        }
        return new RunData(tasks, failures);
    }

    private static TaskData load(Task task, DataMixin data, RunSettings settings, Progress progress) {
        DataMixin.Source source = data.source(task, settings.seeds().get(0));
        Corpus corpus = Planner.limited(task.load(source.request()), settings);
        FileHashes hashes = FileHashes.cached(Folders.ofProcess().home(), "file-hashes");
        int files =
                corpus.splits().stream().mapToInt(split -> split.clips().size()).sum();
        try (Progress.Phase phase = progress.start("checking " + corpus.name(), "files", files)) {
            return new TaskData(task, source.recipe(), corpus, CorpusManifest.of(corpus, hashes, phase::at));
        }
    }
}
