package superb.tasks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import superb.error.Problem;

/** VoxCeleb1's list of the identification task: one line a clip, {@code <code> <speaker>/<video>/<file>.wav}. */
final class IdentificationList {
    static final int FIRST_SPEAKER = 10_001;
    static final int SPEAKERS = 1_251;

    private static final Pattern LINE = Pattern.compile("(\\S+)\\s+(\\S+)\\s*");
    private static final Pattern CLIP = Pattern.compile("id(\\d{5})/[^/]+/[^/]+\\.wav");
    private static final Map<String, String> SPLITS =
            Map.of("1", Assembly.TRAIN, "2", Assembly.DEV, "3", Assembly.TEST);

    private IdentificationList() {}

    /** @param label the speaker's number, counted from 0 */
    record Line(String split, Path clip, int label, String speaker, String origin) {}

    static List<Line> read(Path file) {
        ListFile list = ListFile.read(file);
        List<Line> lines = new ArrayList<>(list.lines().size());
        for (int number = 1; number <= list.lines().size(); number++) {
            lines.add(line(list, number));
        }
        return lines;
    }

    private static Line line(ListFile list, int number) {
        String text = list.lines().get(number - 1);
        Matcher parts = LINE.matcher(text);
        if (!parts.matches()) {
            throw bad(list, number, "'" + text + "' is no line of the identification list");
        }
        String split = SPLITS.get(parts.group(1));
        if (split == null) {
            throw bad(list, number, "'" + parts.group(1) + "' is no code of a split");
        }
        String name = parts.group(2);
        Path clip = ListFile.relative(name)
                .orElseThrow(() -> bad(list, number, "'" + name + "' is no path below the corpus"));
        Matcher speaker = CLIP.matcher(name);
        if (!speaker.matches()) {
            throw bad(list, number, "'" + name + "' is no clip of a speaker");
        }
        int label = Integer.parseInt(speaker.group(1)) - FIRST_SPEAKER;
        if (label < 0 || label >= SPEAKERS) {
            throw bad(list, number, "speaker id" + speaker.group(1) + " is not one of id10001 to id11251");
        }
        return new Line(split, clip, label, speakerName(label), list.origin(number));
    }

    static String speakerName(int label) {
        return "id" + (FIRST_SPEAKER + label);
    }

    private static RuntimeException bad(ListFile list, int number, String what) {
        return list.problem(
                number,
                Problem.of(what)
                        .expected("1 (train), 2 (dev) or 3 (test), a space, and speaker/video/file.wav,"
                                + " such as: 1 id10001/1zcIwhmdeo4/00001.wav")
                        .next("fetch iden_split.txt of VoxCeleb1 again"));
    }
}
