package superb.task;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntConsumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import superb.error.DataException;
import superb.error.Problem;
import superb.files.Disk;
import superb.files.NewFile;
import superb.files.Sha256;

/**
 * Exactly which data a corpus is: for every clip, in protocol order, the bytes of its file, its length and its classes.
 * Independent of where the corpus lies. The hash goes into every record.
 *
 * <p>As a file: a header line, then tab-separated {@code split id bytes sha256 samples class…}; {@code sha256sum} of
 * that file is {@link #sha256}.
 */
public final class CorpusManifest {
    private static final String FORMAT = "superb.manifest/1";
    private static final String NO_CLASS = "?";

    private final String corpus;
    private final List<Entry> entries;
    private final String sha256; // asked for with every identity, and long to compute

    private CorpusManifest(String corpus, List<Entry> entries) {
        this.corpus = corpus;
        this.entries = List.copyOf(entries);
        this.sha256 = Sha256.of(toString());
    }

    /** @param classes one class name a slot, or the symbols of a sequence; {@code ?} for a class that training never shows */
    public record Entry(String split, String id, FileHash file, long samples, List<String> classes) {
        public Entry {
            classes = List.copyOf(classes);
        }

        private String difference(Entry other) {
            if (samples != other.samples) {
                return samples + " samples instead of " + other.samples;
            }
            if (!file.equals(other.file)) {
                return "other bytes (" + file.bytes() + ", expected " + other.file.bytes() + ")";
            }
            return "class " + classes + " instead of " + other.classes;
        }

        private String line() {
            return String.join(
                    "\t", split, id, file.bytes() + "", file.sha256(), samples + "", String.join("\t", classes));
        }
    }

    /** Hashes the corpus' files, or takes what {@code hashes} remembers of them. */
    public static CorpusManifest of(Corpus corpus, FileHashes hashes) {
        return of(corpus, hashes, done -> {});
    }

    /** @param progress told how many files are hashed, from any thread */
    public static CorpusManifest of(Corpus corpus, FileHashes hashes, IntConsumer progress) {
        List<Path> files = corpus.splits().stream()
                .flatMap(split -> split.clips().stream())
                .map(Clip::audio)
                .toList();
        Map<Path, FileHash> known = hashes.hash(files, progress);
        List<Entry> entries = new ArrayList<>(files.size());
        for (Split split : corpus.splits()) {
            for (Clip clip : split.clips()) {
                List<String> classes = classNames(corpus.labelNames(), clip.labels());
                entries.add(new Entry(split.name(), clip.id(), known.get(clip.audio()), clip.fileSamples(), classes));
            }
        }
        return new CorpusManifest(corpus.name(), entries);
    }

    private static List<String> classNames(List<List<String>> names, List<Integer> labels) {
        boolean sequence = names.size() == 1; // all labels of a sequence are classes of its one vocabulary
        return IntStream.range(0, labels.size())
                .mapToObj(slot -> labels.get(slot) == Clip.NO_CLASS
                        ? NO_CLASS
                        : names.get(sequence ? 0 : slot).get(labels.get(slot)))
                .toList();
    }

    public String corpus() {
        return corpus;
    }

    public List<Entry> entries() {
        return entries;
    }

    public long bytes() {
        return entries.stream().mapToLong(entry -> entry.file().bytes()).sum();
    }

    /** SHA-256 of {@link #toString}, lower-case hex. */
    public String sha256() {
        return sha256;
    }

    /** The text of the manifest file. */
    @Override
    public String toString() {
        return entries.stream().map(Entry::line).collect(Collectors.joining("\n", FORMAT + "\t" + corpus + "\n", "\n"));
    }

    /** Writes the manifest; a file of that name is replaced at once or not at all. */
    public void write(Path file) {
        NewFile.write(Disk.LOCAL, file, toString().getBytes(StandardCharsets.UTF_8));
    }

    /** @throws DataException naming the line that is no line of a manifest */
    public static CorpusManifest read(Path file) {
        List<String> lines;
        try {
            lines = Files.readAllLines(file, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new DataException(
                    Problem.of("the manifest cannot be read: " + e)
                            .at(file)
                            .next("write it with: superb data manifest"),
                    e);
        }
        if (lines.isEmpty() || !lines.get(0).startsWith(FORMAT + "\t")) {
            throw bad(file, 1, "'" + FORMAT + "', a tab and the name of the corpus");
        }
        List<Entry> entries = new ArrayList<>(lines.size());
        for (int i = 1; i < lines.size(); i++) {
            String[] parts = lines.get(i).split("\t", -1);
            boolean right = parts.length >= 6
                    && parts[2].matches("\\d{1,18}")
                    && parts[3].matches("[0-9a-f]{64}")
                    && parts[4].matches("\\d{1,18}");
            if (!right) {
                throw bad(file, i + 1, "split, id, bytes, SHA-256, samples and classes, separated by tabs");
            }
            FileHash hash = new FileHash(Long.parseLong(parts[2]), parts[3]);
            List<String> classes = List.of(parts).subList(5, parts.length);
            entries.add(new Entry(parts[0], parts[1], hash, Long.parseLong(parts[4]), classes));
        }
        return new CorpusManifest(lines.get(0).substring(FORMAT.length() + 1), entries);
    }

    private static DataException bad(Path file, int line, String expected) {
        return new DataException(Problem.of("this is no manifest of a corpus")
                .at(file + ", line " + line)
                .expected(expected)
                .next("write it again with: superb data manifest"));
    }

    /** What must change in this manifest to become {@code other}, one sentence a clip; empty when they are equal. */
    public List<String> differences(CorpusManifest other) {
        Map<String, Entry> mine = byClip();
        Map<String, Entry> theirs = other.byClip();
        List<String> differences = new ArrayList<>();
        if (!corpus.equals(other.corpus)) {
            differences.add("the corpus is '" + corpus + "', not '" + other.corpus + "'");
        }
        mine.forEach((key, entry) -> {
            Entry there = theirs.get(key);
            if (there == null) {
                differences.add(key + " is too many");
            } else if (!entry.equals(there)) {
                differences.add(key + " differs: " + entry.difference(there));
            }
        });
        theirs.keySet().stream()
                .filter(key -> !mine.containsKey(key))
                .forEach(key -> differences.add(key + " is missing"));
        if (differences.isEmpty() && !sha256().equals(other.sha256())) {
            differences.add("the clips are the same, in another order");
        }
        return differences;
    }

    private Map<String, Entry> byClip() {
        Map<String, Entry> byClip = new LinkedHashMap<>();
        entries.forEach(entry -> byClip.put(entry.split() + " clip " + entry.id(), entry));
        return byClip;
    }
}
