package superb.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One store as {@code superb cache ls} shows it.
 *
 * @param identity what its rows are; empty where the description is missing
 * @param bytes of all its files
 * @param rowsAbout rows by the names of the files; several writers may have written the same one
 * @param segments readable segment files
 * @param setAside damaged files kept for inspection
 * @param lastUsed when it was last opened
 * @param live whether a process is writing to it
 */
public record StoreEntry(
        Path folder,
        Optional<StoreIdentity> identity,
        long bytes,
        long rowsAbout,
        int segments,
        int setAside,
        Instant lastUsed,
        boolean live) {

    static StoreEntry of(Path folder) throws IOException {
        long bytes = 0;
        long rows = 0;
        int segments = 0;
        int setAside = 0;
        Instant lastUsed = Instant.EPOCH;
        try (Stream<Path> files = Files.list(folder)) {
            for (Path file : files.toList()) {
                BasicFileAttributes facts;
                try {
                    facts = Files.readAttributes(file, BasicFileAttributes.class);
                } catch (NoSuchFileException e) {
                    continue; // finished or removed in between
                }
                bytes += facts.size();
                String name = file.getFileName().toString();
                if (SegmentFormat.isSegment(file)) {
                    segments++;
                    rows += SegmentFormat.rows(file);
                }
                setAside += name.endsWith(SegmentFormat.CORRUPT_SUFFIX) ? 1 : 0;
                if (name.equals(StoreFolder.LAST_USED) || lastUsed.equals(Instant.EPOCH)) {
                    lastUsed = facts.lastModifiedTime().toInstant();
                }
            }
        }
        return new StoreEntry(
                folder, StoreDescription.read(folder), bytes, rows, segments, setAside, lastUsed, LiveMark.any(folder));
    }
}
