package superb.engine.onnx;

import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import superb.engine.onnx.graph.OnnxGraph;
import superb.files.Disk;
import superb.files.DiskProblem;
import superb.files.NewFile;
import superb.files.Sha256;
import superb.files.TemporaryName;

/**
 * Where the engine keeps the graphs that it wrote: each is a file, often a second one with its large tensors, and a third with
 * the checksums of both. Whatever is removed is written anew when it is needed.
 */
public record GraphFolder(Path folder) {
    static final String SUFFIX = ".onnx";

    private static final String DATA = SUFFIX + ".data";
    private static final String SUMS = ".sha256";
    /** Tensors without their graph for so long belong to a writer that is gone. */
    private static final Duration ABANDONED = Duration.ofDays(1);

    /**
     * One graph.
     *
     * @param upstream empty where the file cannot be read
     * @param precision likewise
     * @param bytes of all its files
     */
    public record Entry(
            Path file, Optional<String> upstream, Optional<String> precision, long bytes, Instant lastUsed) {}

    /** What is there, last used first. */
    public List<Entry> list() {
        List<Entry> entries = new ArrayList<>();
        for (Path file : files(SUFFIX)) {
            Map<String, String> notes = notes(file);
            entries.add(new Entry(
                    file,
                    Optional.ofNullable(notes.get(OnnxGraph.UPSTREAM)),
                    Optional.ofNullable(notes.get(OnnxGraph.PRECISION)),
                    parts(file).stream().mapToLong(it -> it.toFile().length()).sum(),
                    Instant.ofEpochMilli(file.toFile().lastModified())));
        }
        entries.sort(Comparator.comparing(Entry::lastUsed).reversed());
        return entries;
    }

    /**
     * Compares every graph with its checksums.
     *
     * @return how many are whole, and those that were not; they are removed
     */
    public Verified verify() {
        int whole = 0;
        List<Path> damaged = new ArrayList<>();
        List<Path> unknown = new ArrayList<>();
        for (Path file : files(SUFFIX)) {
            try {
                if (!Files.exists(sums(file))) {
                    unknown.add(file);
                } else if (Files.readString(sums(file)).equals(sumsOf(file))) {
                    whole++;
                } else {
                    remove(file);
                    damaged.add(file);
                }
            } catch (IOException e) {
                throw DiskProblem.reading(file, e);
            }
        }
        return new Verified(whole, damaged, unknown);
    }

    /**
     * @param whole graphs that are as they were written
     * @param damaged those that were not, and are gone
     * @param unknown those without checksums, which an earlier version wrote or another process just writes
     */
    public record Verified(int whole, List<Path> damaged, List<Path> unknown) {
        public Verified {
            damaged = List.copyOf(damaged);
            unknown = List.copyOf(unknown);
        }
    }

    /** Removes what dead writers left, then the least recently used graphs until the rest fits; gives what was removed. */
    public List<Entry> gc(long maxBytes) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try {
            TemporaryName.removeAbandoned(folder);
            for (Path data : files(DATA)) {
                Path graph = data.resolveSibling(data.getFileName().toString().replaceFirst("\\.data$", ""));
                Instant written = Files.getLastModifiedTime(data).toInstant();
                if (!Files.exists(graph) && written.isBefore(Instant.now().minus(ABANDONED))) {
                    Disk.LOCAL.deleteIfExists(data);
                }
            }
            return trim(maxBytes, Optional.empty());
        } catch (IOException e) {
            throw DiskProblem.writing(folder, e);
        }
    }

    /** @param keep a graph that stays, and counts */
    List<Entry> trim(long maxBytes, Optional<Path> keep) throws IOException {
        List<Entry> removed = new ArrayList<>();
        List<Entry> all = new ArrayList<>(list());
        all.sort(Comparator.comparing(it -> !keep.equals(Optional.of(it.file())))); // stable: it comes first
        long bytes = 0;
        for (Entry entry : all) {
            bytes += entry.bytes();
            if (bytes > maxBytes && !keep.equals(Optional.of(entry.file()))) {
                bytes -= entry.bytes();
                remove(entry.file());
                removed.add(entry);
            }
        }
        return removed;
    }

    /** For {@link #verify}; last, since a graph without it is one that is just being written. */
    static void seal(Path file) {
        try {
            NewFile.write(Disk.LOCAL, sums(file), sumsOf(file).getBytes(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw DiskProblem.reading(file, e);
        }
    }

    /** The graph first: without it nobody looks at the others. */
    static void remove(Path file) throws IOException {
        for (Path part : parts(file)) {
            Disk.LOCAL.deleteIfExists(part);
        }
    }

    private static List<Path> parts(Path file) {
        return List.of(file, GraphFiles.data(file), sums(file));
    }

    private static Path sums(Path file) {
        return file.resolveSibling(file.getFileName() + SUMS);
    }

    /** As {@code sha256sum} writes them. */
    private static String sumsOf(Path file) throws IOException {
        StringBuilder text = new StringBuilder();
        for (Path part : List.of(file, GraphFiles.data(file))) {
            if (Files.exists(part)) {
                text.append(Sha256.of(part))
                        .append("  ")
                        .append(part.getFileName())
                        .append('\n');
            }
        }
        return text.toString();
    }

    private List<Path> files(String suffix) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.list(folder)) {
            return found.filter(it -> it.getFileName().toString().endsWith(suffix))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw DiskProblem.reading(folder, e);
        }
    }

    private static Map<String, String> notes(Path file) {
        try (InputStream in = Files.newInputStream(file)) {
            return ModelProto.parseFrom(in).getMetadataPropsList().stream()
                    .collect(Collectors.toMap(
                            StringStringEntryProto::getKey, StringStringEntryProto::getValue, (one, other) -> one));
        } catch (IOException e) {
            return Map.of(); // damaged: what it was is not known
        }
    }
}
