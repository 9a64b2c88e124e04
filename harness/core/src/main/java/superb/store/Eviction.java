package superb.store;

import java.io.IOException;
import java.nio.file.DirectoryNotEmptyException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superb.files.Disk;
import superb.files.DiskProblem;
import superb.files.TemporaryName;

/** Removal of what is least worth keeping. */
final class Eviction {
    private static final Logger LOG = LoggerFactory.getLogger(Eviction.class);

    private final Disk disk;
    private Freed freed = new Freed(0, 0);

    Eviction(Disk disk) {
        this.disk = disk;
    }

    private record Aged(Path file, long bytes, FileTime time) {}

    /** @param keep a store that stays whole */
    Freed run(List<StoreEntry> entries, long maxBytes, Optional<Path> keep) {
        long total = entries.stream().mapToLong(StoreEntry::bytes).sum();
        try {
            for (StoreEntry entry : entries) {
                removeLeftovers(entry.folder());
            }
            List<StoreEntry> oldestFirst = entries.stream()
                    .sorted(Comparator.comparing(StoreEntry::lastUsed))
                    .filter(entry -> !entry.live())
                    .filter(entry -> keep.isEmpty() || !keep.get().equals(entry.folder()))
                    .toList();
            for (StoreEntry entry : oldestFirst) {
                for (Aged file : segments(entry.folder())) {
                    if (total - freed.bytes() <= maxBytes) {
                        return freed;
                    }
                    delete(file.file(), file.bytes());
                }
                if (segments(entry.folder()).isEmpty()) {
                    removeFolder(entry.folder());
                }
            }
            return freed;
        } catch (IOException e) {
            throw DiskProblem.writing(entries.get(0).folder(), e);
        }
    }

    /** Files that no reader looks at: unfinished ones of dead writers, marks of dead writers, damaged segments. */
    private void removeLeftovers(Path folder) throws IOException {
        for (Path file : files(folder)) {
            boolean dead = TemporaryName.matches(file) && !TemporaryName.mayLive(file);
            boolean goneWriter = LiveMark.isMark(file) && !LiveMark.live(file);
            if (dead || goneWriter || file.getFileName().toString().endsWith(SegmentFormat.CORRUPT_SUFFIX)) {
                delete(file, size(file));
            }
        }
    }

    private static List<Aged> segments(Path folder) {
        return files(folder).stream()
                .filter(SegmentFormat::isSegment)
                .map(file -> new Aged(file, size(file), changed(file)))
                .sorted(Comparator.comparing(Aged::time).thenComparing(Aged::file))
                .toList();
    }

    /** Only files that every store has, so that what a new writer puts there meanwhile survives. */
    private void removeFolder(Path folder) throws IOException {
        if (LiveMark.any(folder)) {
            return;
        }
        for (String name : List.of(StoreFolder.LAST_USED, StoreDescription.FILE)) {
            Path file = folder.resolve(name);
            delete(file, size(file));
        }
        try {
            disk.deleteIfExists(folder);
        } catch (DirectoryNotEmptyException e) {
            LOG.debug("keeping {}: it is in use again", folder);
        }
    }

    private void delete(Path file, long bytes) throws IOException {
        if (disk.deleteIfExists(file)) {
            freed = freed.plus(new Freed(1, bytes));
        }
    }

    private static List<Path> files(Path folder) {
        try (Stream<Path> files = Files.list(folder)) {
            return files.sorted().toList();
        } catch (IOException e) {
            throw DiskProblem.reading(folder, e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            return 0; // removed in between by another process
        }
    }

    private static FileTime changed(Path file) {
        try {
            return Files.getLastModifiedTime(file);
        } catch (IOException e) {
            return FileTime.fromMillis(0);
        }
    }
}
