package superb.store;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Stream;
import superb.files.Disk;
import superb.files.NewFile;
import superb.files.Writer;

/**
 * A small file that says which process writes to a store, so that tidying up leaves the store alone. Not a lock: nothing but
 * {@code superb cache gc} ever looks at it, and a mark of a process that is gone counts for nothing.
 */
record LiveMark(Path file) {
    private static final String PREFIX = "writer-";

    static LiveMark set(Path folder, StoreIdentity identity, Disk disk) {
        Path mark = folder.resolve(PREFIX + UUID.randomUUID());
        NewFile.write(disk, mark, Writer.self().toString().getBytes(StandardCharsets.UTF_8));
        StoreDescription.writeIfAbsent(folder, identity, disk);
        StoreFolder.touch(folder);
        return new LiveMark(mark);
    }

    void remove(Disk disk) {
        try {
            disk.deleteIfExists(file);
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(LiveMark.class).debug("leaving {} behind: {}", file, e.toString());
        }
    }

    static boolean isMark(Path file) {
        return file.getFileName().toString().startsWith(PREFIX);
    }

    /** Whether some process is writing to the store in this folder. */
    static boolean any(Path folder) throws IOException {
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.filter(LiveMark::isMark).toList()) {
                if (live(file)) {
                    return true;
                }
            }
        }
        return false;
    }

    static boolean live(Path mark) throws IOException {
        try {
            Instant changed = Files.getLastModifiedTime(mark).toInstant();
            return Writer.parse(Files.readString(mark).strip()).mayLive(changed);
        } catch (NoSuchFileException e) {
            return false;
        }
    }
}
