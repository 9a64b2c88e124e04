package superb.run;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import superb.audio.Waveform;
import superb.record.Identity;
import superb.task.Corpus;
import superb.task.CorpusManifest;
import superb.task.Recipe;
import superb.task.Split;
import superb.task.Task;
import superb.task.Transcription;

/**
 * A task with its data found and hashed, shared by all upstreams of a run.
 *
 * @param recipe the one that belongs to this corpus, before the user's changes
 * @param manifest of that corpus, clip by clip in the same order
 * @param transcription how the test is read; empty for one answer a clip
 */
public record TaskData(
        Task task, Recipe recipe, Corpus corpus, CorpusManifest manifest, Optional<Transcription> transcription) {

    public TaskData(Task task, Recipe recipe, Corpus corpus, CorpusManifest manifest) {
        this(task, recipe, corpus, manifest, task.transcription(corpus));
    }

    Identity.Dataset dataset() {
        Map<String, Identity.SplitSize> sizes = new LinkedHashMap<>();
        for (Split split : corpus.splits()) {
            double seconds = split.fileSamples() / (double) Waveform.SAMPLE_RATE_HZ;
            sizes.put(split.name(), new Identity.SplitSize(split.clips().size(), Math.rint(seconds * 100) / 100));
        }
        return new Identity.Dataset(
                corpus.name(), manifest.sha256(), sizes, Waveform.SAMPLE_RATE_HZ, corpus.deviations());
    }
}
