package superb.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;
import superb.files.DiskProblem;

/** A folder for work that nobody needs afterwards. Whoever makes it closes it; {@link #keep} leaves it for a look. */
final class Scratch implements AutoCloseable {
    private final Path folder;
    private boolean kept;

    private Scratch(Path folder) {
        this.folder = folder;
    }

    /** Below the folder for temporary files. */
    static Scratch create(String name) {
        Path temporary = Path.of(System.getProperty("java.io.tmpdir"));
        try {
            return new Scratch(Files.createTempDirectory(temporary, "superb-" + name + "-"));
        } catch (IOException e) {
            throw DiskProblem.writing(temporary, e);
        }
    }

    /** A folder that may be there already, from a start that was stopped. */
    static Scratch at(Path folder) {
        return new Scratch(folder);
    }

    Path folder() {
        return folder;
    }

    void keep() {
        kept = true;
    }

    @Override
    public void close() {
        if (kept || Files.notExists(folder)) {
            return;
        }
        try (Stream<Path> all = Files.walk(folder)) {
            List<Path> deepestFirst = all.sorted(Comparator.reverseOrder()).toList();
            for (Path file : deepestFirst) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            LoggerFactory.getLogger(Scratch.class).warn("leaving {} behind: {}", folder, e.toString());
        }
    }
}
