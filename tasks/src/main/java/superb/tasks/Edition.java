package superb.tasks;

import java.util.List;
import java.util.Map;

/**
 * Which release of a corpus a folder claims to be, and what is known of it.
 *
 * @param name stands in records
 * @param clips of each split
 * @param classes of each slot; empty where nothing is known of them
 */
record Edition(String name, Map<String, Integer> clips, List<Integer> classes) {
    Edition {
        clips = Map.copyOf(clips);
        classes = List.copyOf(classes);
    }

    static Edition of(String name, int train, int dev, int test, Integer... classes) {
        return new Edition(name, Map.of("train", train, "dev", dev, "test", test), List.of(classes));
    }

    int expected(String split) {
        return clips.get(split);
    }
}
