package superb.leaderboard.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import superb.error.DataException;
import superb.error.Problem;
import superb.files.Sha256;
import superb.metric.Score;
import superb.record.RecordFiles;
import superb.record.RunRecord;
import superb.record.StoredRecord;

/**
 * A record that was read and is plausible.
 *
 * @param folder in which it lies, with its files
 * @param path of that folder below the records folder, with {@code /}
 * @param contentSha256 of {@code record.json} as it lies there
 */
public record Entry(
        StoredRecord stored, KnownTask task, Path folder, String path, String contentSha256, Evidence evidence) {

    /** Newest first; equal times by content, so that no order depends on folders. */
    public static final Comparator<Entry> NEWEST_FIRST = Comparator.comparing(
                    (Entry entry) -> entry.record().execution().started())
            .thenComparing(Entry::contentSha256)
            .reversed();

    /** An entry is equal to itself alone: one file of one intake. */
    @Override
    public boolean equals(Object other) {
        return this == other;
    }

    @Override
    public int hashCode() {
        return System.identityHashCode(this);
    }

    public RunRecord record() {
        return stored.record();
    }

    /** The number of the record, on test. */
    public Score score() {
        return record().results().test().get(task.metric());
    }

    /** Of {@code record.json}. @throws DataException if it changed since it was read */
    public byte[] bytes() {
        Path file = folder.resolve(RecordFiles.RECORD);
        try {
            byte[] bytes = Files.readAllBytes(file);
            if (Sha256.of(bytes).equals(contentSha256)) {
                return bytes;
            }
            throw changed(file, "it changed while the board was built", null);
        } catch (IOException e) {
            throw changed(file, "it cannot be read any more: " + e.getMessage(), e);
        }
    }

    private static DataException changed(Path file, String what, IOException cause) {
        return new DataException(Problem.of(what).at(file).next("build again when no run is writing there"), cause);
    }

    public Hidden hidden(Hidden.Reason reason, String detail) {
        return new Hidden(path, record().recordId(), reason, detail);
    }
}
