package superb.store;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import superb.error.EnvironmentException;
import superb.error.Problem;

/** What lies in the folder of a store besides its segments. */
final class StoreFolder {
    /** Its time of change is when the store was last opened. */
    static final String LAST_USED = "last-used";

    private static final int HEADER_ROW_BYTES = 80; // a key in hex with its share of checksums
    private static final int SEGMENT_BYTES = 8192; // prefix, field names, alignment

    private StoreFolder() {}

    static long bytes(StoreIdentity identity, long rows) {
        long segmentRows =
                RowWriter.Limits.STANDARD.fitting(identity.rowBytes()).rows();
        long segments = (rows + segmentRows - 1) / segmentRows;
        return rows * (identity.rowBytes() + HEADER_ROW_BYTES) + segments * SEGMENT_BYTES;
    }

    static boolean writable(Path folder) {
        Path place = folder;
        while (!Files.exists(place) && place.getParent() != null) {
            place = place.getParent();
        }
        return Files.isWritable(place);
    }

    static void requireWritable(Path folder) {
        if (!writable(folder)) {
            throw new EnvironmentException(Problem.of("the feature cache cannot be written")
                    .at(folder)
                    .expected("a folder that this user may write to, or all features present")
                    .next("choose another folder with --cache-dir"));
        }
    }

    /** Notes that the store is in use; a cache that cannot be written is used all the same. */
    static void touch(Path folder) {
        Path mark = folder.resolve(LAST_USED);
        try {
            if (Files.exists(mark)) {
                Files.setLastModifiedTime(mark, FileTime.from(Instant.now()));
            } else if (Files.isDirectory(folder)) {
                Files.createFile(mark);
            }
        } catch (IOException e) {
            org.slf4j.LoggerFactory.getLogger(StoreFolder.class)
                    .debug("cannot note the use of {}: {}", folder, e.toString());
        }
    }
}
