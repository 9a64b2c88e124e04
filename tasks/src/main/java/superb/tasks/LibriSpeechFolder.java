package superb.tasks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import superb.error.DataException;
import superb.error.Problem;

/**
 * LibriSpeech as it is unpacked, {@code SUBSET/SPEAKER/CHAPTER/SPEAKER-CHAPTER-NUMBER.flac} (or .wav) with a transcript file a
 * chapter: train-clean-100, dev-clean and test-clean of it (spec: tasks 6.1).
 */
record LibriSpeechFolder(Path root) {
    static final Map<String, String> SUBSETS = subsets();
    private static final Pattern LINE = Pattern.compile("(\\S+)(?:\\s+(.*))?");
    private static final Pattern SOUND = Pattern.compile("(.+)\\.(flac|wav)");
    private static final Pattern NUMBER = Pattern.compile("\\d+");

    private static Map<String, String> subsets() {
        Map<String, String> subsets = new LinkedHashMap<>();
        subsets.put(Assembly.TRAIN, "train-clean-100");
        subsets.put(Assembly.DEV, "dev-clean");
        subsets.put(Assembly.TEST, "test-clean");
        return subsets;
    }

    static LibriSpeechFolder find(Path request, String task) {
        return new LibriSpeechFolder(new CorpusPlace(
                        "LibriSpeech",
                        "LibriSpeech",
                        "LibriSpeech-style",
                        folder -> SUBSETS.values().stream().anyMatch(it -> Files.isDirectory(folder.resolve(it))),
                        String.join(", ", SUBSETS.values()),
                        "--data-root " + task + "=DIR")
                .in(request));
    }

    /** Every line of every transcript, by split, then in the order of speakers, chapters and lines. */
    List<Utterance> utterances() {
        List<Chapter> chapters = new ArrayList<>();
        SUBSETS.forEach((split, subset) -> {
            Path base = root.resolve(subset);
            if (Files.isDirectory(base)) {
                for (Path speaker : numbered(base, "speaker")) {
                    numbered(speaker, "chapter").forEach(it -> chapters.add(new Chapter(split, base, it)));
                }
            }
        });
        return chapters.parallelStream()
                .map(Chapter::utterances)
                .flatMap(List::stream)
                .toList();
    }

    /** The split of a file below the root; none for subsets that the tasks do not use. */
    Stream<String> splits(Path file) {
        Path below = root.toAbsolutePath().normalize().relativize(file);
        return SUBSETS.entrySet().stream()
                .filter(it -> it.getValue().equals(below.getName(0).toString()))
                .map(Map.Entry::getKey);
    }

    private static List<Path> numbered(Path folder, String what) {
        List<Path> folders = SoundFolder.folders(folder);
        for (Path it : folders) {
            if (!NUMBER.matcher(it.getFileName().toString()).matches()) {
                throw new DataException(Problem.of("this is no folder of a " + what)
                        .at(it)
                        .expected("a number, as in train-clean-100/103/1240")
                        .next("move it out of the corpus, or unpack the official archive into a new folder"));
            }
        }
        return folders;
    }

    /** A chapter's folder. */
    private record Chapter(String split, Path base, Path folder) {

        List<Utterance> utterances() {
            String speaker = folder.getParent().getFileName().toString();
            String name = speaker + "-" + folder.getFileName();
            Map<String, Path> sounds = sounds();
            Path file = folder.resolve(name + ".trans.txt");
            if (!Files.isRegularFile(file)) {
                throw new DataException(Problem.of("a chapter has no transcripts")
                        .at(file)
                        .expected("one line an utterance: its id, a space, its words")
                        .next("unpack the official archive again"));
            }
            ListFile lines = ListFile.read(file);
            List<Utterance> utterances = new ArrayList<>(lines.lines().size());
            Set<String> untold = new TreeSet<>(sounds.keySet());
            for (int number = 1; number <= lines.lines().size(); number++) {
                Matcher line = LINE.matcher(lines.lines().get(number - 1));
                String words =
                        line.matches() && line.group(2) != null ? line.group(2).strip() : "";
                if (words.isEmpty() || !line.group(1).matches(Pattern.quote(name) + "-\\d+")) {
                    throw lines.problem(
                            number,
                            Problem.of("this is no line of a transcript file of that chapter")
                                    .expected("an id such as " + name + "-0000, a space, and at least one word")
                                    .next("unpack the official archive again"));
                }
                String id = line.group(1);
                Optional<Path> sound = Optional.ofNullable(sounds.get(id));
                untold.remove(id);
                utterances.add(new Utterance(
                        split, id, speaker, List.of(words.split("\\s+")), lines.origin(number), base, sound));
            }
            if (!untold.isEmpty()) {
                throw new DataException(Problem.of(Figures.of(untold.size(), "sound file") + " without a transcript")
                        .at(file)
                        .expected("a line for each of" + Figures.firstTen(List.copyOf(untold)))
                        .next("unpack the official archive again"));
            }
            return utterances;
        }

        private Map<String, Path> sounds() {
            try (Stream<Path> files = Files.list(folder)) {
                return files.filter(file ->
                                SOUND.matcher(file.getFileName().toString()).matches())
                        .filter(file -> !file.getFileName().toString().startsWith("."))
                        .collect(Collectors.toMap(Chapter::id, file -> file, Chapter::twice));
            } catch (IOException e) {
                throw new DataException(
                        Problem.of("the folder cannot be read: " + e).at(folder).next("check its permissions"), e);
            }
        }

        private static String id(Path file) {
            String name = file.getFileName().toString();
            return name.substring(0, name.lastIndexOf('.'));
        }

        private static Path twice(Path one, Path other) {
            throw new DataException(Problem.of("an utterance has two sound files, .flac and .wav")
                    .at(one)
                    .expected("one of them; the other is " + other.getFileName())
                    .next("keep the .flac file of the official archive"));
        }
    }
}
