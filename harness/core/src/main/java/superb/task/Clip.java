package superb.task;

import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;

/**
 * One item of a split.
 *
 * @param id unique in its split: the path by which the corpus' own lists name it, with forward slashes, the same wherever
 *     the corpus lies
 * @param audio the file
 * @param fileSamples length of the file by its header
 * @param gain factor on every sample
 * @param views the fixed views that stand for the clip in the feature store: one, unless the task draws random windows
 * @param randomWindow where the task's protocol draws a new window at every access: its length in samples
 * @param labels one class a slot, {@link #NO_CLASS} only in dev and test; of a task with a CTC head the classes of its sequence
 * @param group what resampling treats as one unit (the speaker), or empty
 */
public record Clip(
        String id,
        Path audio,
        long fileSamples,
        float gain,
        List<View> views,
        OptionalInt randomWindow,
        List<Integer> labels,
        String group) {

    /** The label of a value that training never shows: such a clip is scored, and never right. */
    public static final int NO_CLASS = -1;

    public Clip {
        views = List.copyOf(views);
        labels = List.copyOf(labels);
    }
}
