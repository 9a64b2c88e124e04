package superb.record;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superb.error.DataException;
import superb.files.Disk;
import superb.files.DiskProblem;
import superb.files.NewFile;

/**
 * {@code runs/index.jsonl}: a line a finished record, only ever appended to. It saves reading all records; the records are the truth,
 * and {@link #rebuild} makes the index again from them.
 */
public final class RunIndex {
    public static final String FILE = "index.jsonl";

    private static final Logger LOG = LoggerFactory.getLogger(RunIndex.class);

    private final Path runs;
    private final Disk disk;

    private RunIndex(Path runs, Disk disk) {
        this.runs = runs;
        this.disk = disk;
    }

    public static RunIndex in(Path runs) {
        return new RunIndex(runs, Disk.LOCAL);
    }

    static RunIndex in(Path runs, Disk disk) {
        return new RunIndex(runs, disk);
    }

    /** Adds a line in one write, so that lines of several runs do not mix. */
    public void append(Path recordFolder, RunRecord record) {
        Path file = runs.resolve(FILE);
        byte[] line = RecordJson.line(IndexLine.of(name(recordFolder), record));
        try {
            Files.createDirectories(runs);
            try (FileChannel channel = disk.append(file)) {
                ByteBuffer bytes = ByteBuffer.allocate(line.length + 1);
                if (endsTorn(file)) {
                    bytes.put((byte) '\n'); // a killed writer left half a line: it stays alone
                }
                disk.write(channel, bytes.put(line).flip());
                disk.force(channel);
            }
        } catch (IOException e) {
            throw DiskProblem.writing(file, e);
        }
    }

    private static boolean endsTorn(Path file) throws IOException {
        try (FileChannel channel = FileChannel.open(file)) {
            ByteBuffer last = ByteBuffer.allocate(1);
            return channel.size() > 0 && channel.read(last, channel.size() - 1) == 1 && last.get(0) != '\n';
        }
    }

    /** All whole lines, oldest first; broken ones are left out with a warning. */
    public List<IndexLine> read() {
        Path file = runs.resolve(FILE);
        if (!Files.exists(file)) {
            return List.of();
        }
        List<IndexLine> lines = new ArrayList<>();
        try (Stream<String> texts = Files.lines(file)) {
            // A line may be empty: a writer took another's unfinished line for a torn one.
            for (String text : (Iterable<String>) texts.filter(it -> !it.isBlank())::iterator) {
                try {
                    JsonNode tree = RecordJson.parse(text.getBytes(java.nio.charset.StandardCharsets.UTF_8));
                    lines.add(RecordJson.read(tree, IndexLine.class));
                } catch (JsonProcessingException | IllegalArgumentException e) {
                    LOG.warn("{}: a broken line is left out; superb ls records --rebuild mends it", file);
                }
            }
        } catch (IOException | java.io.UncheckedIOException e) {
            throw new DataException(
                    superb.error.Problem.of("the index of records cannot be read: " + e.getMessage())
                            .at(file)
                            .next("superb ls records --rebuild"),
                    e);
        }
        return lines;
    }

    /** Makes the index again from the records below the folder; the files that are no usable record, with the reason. */
    public List<String> rebuild() {
        List<String> unusable = new ArrayList<>();
        try (NewFile file = NewFile.create(disk, runs.resolve(FILE));
                Stream<Path> found = Files.walk(runs)) {
            for (Path record :
                    found.filter(it -> it.endsWith(RecordFiles.RECORD)).sorted().toList()) {
                try {
                    RunRecord read = RecordFiles.read(record).record();
                    file.write(ByteBuffer.wrap(RecordJson.line(IndexLine.of(name(record.getParent()), read))));
                } catch (DataException e) {
                    unusable.add(e.getMessage());
                }
            }
            file.commit();
        } catch (IOException e) {
            throw DiskProblem.writing(runs, e);
        }
        return unusable;
    }

    private String name(Path recordFolder) {
        return runs.toAbsolutePath().relativize(recordFolder.toAbsolutePath()).toString();
    }
}
