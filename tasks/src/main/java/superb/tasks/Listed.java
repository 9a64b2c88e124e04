package superb.tasks;

import java.nio.file.Path;
import java.util.List;

/**
 * A clip that a corpus lists, before its file is looked at.
 *
 * @param origin the list and line that name it, or the file itself
 * @param base the folder below which the file must really lie, links followed
 * @param shortest samples below which the file cannot be used
 */
record Listed(String id, String origin, Path base, Path audio, List<Integer> labels, String group, int shortest) {
    /** The receptive field of the wav2vec 2.0 family's front end: a shorter clip has no frame. */
    static final int ONE_FRAME = 400;
}
