package superb.task;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A named list of clips in protocol order.
 *
 * @param name {@code train}, {@code dev} or {@code test}
 * @param expected how many clips the official split has; more than {@code clips.size()} where the folder is incomplete
 */
public record Split(String name, List<Clip> clips, int expected) {
    public Split {
        clips = List.copyOf(clips);
    }

    public boolean complete() {
        return clips.size() == expected;
    }

    /** Length of all files together, in samples; of a clip that is heard in windows, the whole file. */
    public long fileSamples() {
        return clips.stream().mapToLong(Clip::fileSamples).sum();
    }

    /**
     * Weight of every clip in a draw with replacement that makes all classes of the first slot equally likely: clips of
     * the split over clips of the class.
     */
    public double[] balancedWeights() {
        Map<Integer, Integer> counts = new HashMap<>();
        clips.forEach(clip -> counts.merge(clip.labels().get(0), 1, Integer::sum));
        return clips.stream()
                .mapToDouble(
                        clip -> clips.size() / (double) counts.get(clip.labels().get(0)))
                .toArray();
    }
}
