package superb.run;

import java.nio.file.Path;
import java.util.Optional;
import superb.error.SuperbException;
import superb.record.RunRecord;

/**
 * What became of one seed of a cell: a record on disk, or the failure that prevented it.
 *
 * @param folder where the record lies or would lie
 */
public record Outcome(
        Cell cell,
        long seed,
        Path folder,
        Optional<RunRecord> record,
        Optional<SuperbException> failure,
        Origin origin) {

    /** Whether this call of the command computed it. */
    public enum Origin {
        COMPUTED,
        FOUND
    }

    static Outcome computed(Cell cell, long seed, RunRecord record) {
        return new Outcome(cell, seed, cell.folder(seed), Optional.of(record), Optional.empty(), Origin.COMPUTED);
    }

    static Outcome found(Cell cell, long seed, RunRecord record) {
        return new Outcome(cell, seed, cell.folder(seed), Optional.of(record), Optional.empty(), Origin.FOUND);
    }

    static Outcome failed(Cell cell, long seed, SuperbException failure) {
        return new Outcome(cell, seed, cell.folder(seed), Optional.empty(), Optional.of(failure), Origin.COMPUTED);
    }
}
