package superb.tasks;

import java.util.ArrayList;
import java.util.List;

/** Clips of every class in the official archive: tells which word folder is short. */
final class SpeechCommandsCounts {
    private static final List<Integer> TRAIN =
            List.of(1860, 1853, 1843, 1842, 1839, 1852, 1864, 1839, 1885, 1861, 32550, 6);
    private static final List<Integer> DEV = List.of(261, 270, 260, 264, 247, 256, 257, 256, 246, 260, 4221, 6);

    private SpeechCommandsCounts() {}

    static void hints(Assembly assembly) {
        hint(assembly, Assembly.TRAIN, TRAIN);
        hint(assembly, Assembly.DEV, DEV);
    }

    private static void hint(Assembly assembly, String split, List<Integer> official) {
        int[] found = new int[official.size()];
        assembly.clips(split).forEach(clip -> found[clip.labels().get(0)]++);
        List<String> wrong = new ArrayList<>();
        for (int i = 0; i < found.length; i++) {
            if (found[i] != official.get(i)) {
                wrong.add(KeywordSpotting.CLASSES.get(i) + " " + Figures.of(found[i]) + " of "
                        + Figures.of(official.get(i)));
            }
        }
        if (!wrong.isEmpty()) {
            assembly.hint(split + " by class: " + String.join(", ", wrong));
        }
    }
}
