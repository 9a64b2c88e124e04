package superb.tasks;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import superb.error.DataException;
import superb.error.Problem;
import superb.task.Clip;
import superb.task.Corpus;
import superb.task.CorpusRequest;
import superb.task.Split;

/**
 * Turns what a corpus lists into a {@link Corpus}, by the rules that all tasks share: every clip once, official counts
 * and classes or a word about it, every header read.
 */
final class Assembly {
    static final String TRAIN = "train";
    static final String DEV = "dev";
    static final String TEST = "test";

    private final Edition edition;
    private final Path root;
    private final CorpusRequest request;
    private final Map<String, List<Listed>> found = new LinkedHashMap<>();
    private final List<String> missing = new ArrayList<>();
    private final List<String> hints = new ArrayList<>();
    private final List<String> deviations = new ArrayList<>();
    private final ListedOnce once = new ListedOnce();

    Assembly(Edition edition, Path root, CorpusRequest request) {
        this.edition = edition;
        this.root = root;
        this.request = request;
        List.of(TRAIN, DEV, TEST).forEach(split -> found.put(split, new ArrayList<>()));
    }

    /** How a task hears a clip: gain, windows. */
    interface Hearing {
        Clip clip(String split, Listed listed, long samples);
    }

    /** A clip whose file is there. */
    void add(String split, Listed clip) {
        once.add(split, clip);
        found.get(split).add(clip);
    }

    /** A clip that belongs to two splits by the protocol, in windows that differ. */
    void addShared(String split, Listed clip) {
        found.get(split).add(clip);
    }

    /** A clip that is listed, with no file. */
    void addMissing(String split, Listed clip) {
        once.add(split, clip);
        missing.add(clip.id() + " (" + split + ", " + clip.origin() + ")");
    }

    /** A clip that is there and cannot be used; it counts as missing, and the caller says why. */
    void addLeftOut(String split, Listed clip) {
        once.add(split, clip);
    }

    /** What else to say when clips are missing. */
    void hint(String text) {
        hints.add(text);
    }

    List<Listed> clips(String split) {
        return List.copyOf(found.get(split));
    }

    Corpus build(List<List<String>> labelNames, Hearing hearing) {
        checkCounts();
        checkClasses(labelNames);
        List<Listed> all = found.values().stream().flatMap(List::stream).toList();
        Map<Path, Long> samples = AudioLengths.of(edition.name(), root, all);
        Map<String, Split> splits = new LinkedHashMap<>();
        found.forEach((name, clips) -> {
            List<Clip> heard = clips.stream()
                    .map(clip -> hearing.clip(name, clip, samples.get(clip.audio())))
                    .toList();
            splits.put(name, new Split(name, heard, edition.expected(name)));
        });
        boolean oneSlot = labelNames.size() == 1;
        tellUnlearnable(splits.get(DEV), oneSlot);
        tellUnlearnable(splits.get(TEST), oneSlot);
        return new Corpus(edition.name(), splits.get(TRAIN), splits.get(DEV), splits.get(TEST), labelNames, deviations);
    }

    private void checkCounts() {
        List<String> wrong = new ArrayList<>();
        boolean surplus = false;
        boolean empty = false;
        for (String split : found.keySet()) {
            int have = found.get(split).size();
            int official = edition.expected(split);
            surplus |= have > official;
            empty |= have == 0;
            if (have != official) {
                wrong.add(split + " has " + Figures.of(have) + " of " + Figures.of(official, "clip"));
            }
        }
        if (wrong.isEmpty()) {
            return;
        }
        if (surplus || empty || !request.allowIncomplete()) {
            String kind =
                    surplus ? "has clips that the official one lacks" : empty ? "lacks a whole split" : "is incomplete";
            throw new DataException(
                    Problem.of("the corpus " + edition.name() + " " + kind + ": " + String.join(", ", wrong))
                            .at(root)
                            .expected(expectation())
                            .next(advice(surplus, empty)));
        }
        String files = missing.isEmpty() ? "" : "; " + Figures.of(missing.size(), "listed file") + " missing";
        deviations.add(0, "incomplete corpus: " + String.join(", ", wrong) + files);
    }

    private String expectation() {
        StringBuilder text = new StringBuilder();
        text.append(Figures.of(edition.expected(TRAIN))).append(" train, ");
        text.append(Figures.of(edition.expected(DEV))).append(" dev, ");
        text.append(Figures.of(edition.expected(TEST))).append(" test clips");
        if (!missing.isEmpty()) {
            text.append("; files that are listed but not there:").append(Figures.firstTen(missing));
        }
        hints.forEach(hint -> text.append("\n            ").append(hint));
        return text.toString();
    }

    private static String advice(boolean surplus, boolean empty) {
        if (surplus) {
            return "unpack the official archive into a new folder";
        }
        String unpack = "unpack all parts of the official archive there";
        return empty ? unpack : unpack + ", or accept a part of it with --allow-incomplete: the record then says so";
    }

    private void checkClasses(List<List<String>> labelNames) {
        List<Integer> classes = labelNames.stream().map(List::size).toList();
        if (edition.classes().isEmpty() || edition.classes().equals(classes)) {
            return;
        }
        if (!request.allowIncomplete()) {
            throw new DataException(Problem.of("the classes of " + edition.name() + " are not the official ones")
                    .at(root)
                    .expected(edition.classes() + " classes, found " + classes)
                    .next("unpack the official archive again"));
        }
        deviations.add("outputs of the head: " + classes + ", officially " + edition.classes());
    }

    /** Dev and test clips with a class of which training has no clip count, and are never right. */
    private void tellUnlearnable(Split split, boolean oneSlot) {
        Set<String> taught = new HashSet<>();
        found.get(TRAIN).forEach(clip -> taught.addAll(slots(clip.labels(), oneSlot)));
        List<String> lost = split.clips().stream()
                .filter(clip -> !taught.containsAll(slots(clip.labels(), oneSlot)))
                .map(Clip::id)
                .toList();
        if (!lost.isEmpty()) {
            boolean sequence = split.clips().stream()
                    .anyMatch(clip -> oneSlot && clip.labels().size() > 1);
            String words = sequence
                    ? " clips with a symbol that no training clip has, which is never read: "
                    : " clips with a class that no training clip has, counted as wrong: ";
            deviations.add(split.name() + words
                    + Figures.of(lost.size()) + " of "
                    + Figures.of(split.clips().size()) + ", the first is " + lost.get(0));
        }
    }

    /** Slot and class; all symbols of a sequence are of one slot. */
    private static Set<String> slots(List<Integer> labels, boolean oneSlot) {
        Set<String> slots = new HashSet<>();
        for (int slot = 0; slot < labels.size(); slot++) {
            slots.add((oneSlot ? 0 : slot) + ":" + labels.get(slot));
        }
        return slots;
    }
}
