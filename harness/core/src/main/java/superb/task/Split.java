package superb.task;

import java.util.List;

/**
 * A named list of clips in protocol order.
 *
 * @param expected how many clips the official split has; more than {@code clips.size()} where the folder is incomplete
 */
public record Split(String name, List<Clip> clips, int expected) {
    public Split {
        clips = List.copyOf(clips);
    }
}
