package superb.store;

import java.nio.file.Path;
import java.util.List;
import superb.error.ExitCode;
import superb.error.Problem;
import superb.error.SuperbException;

/** Rows were asked for that the store does not hold, or no longer holds intact: compute them and go on. */
public final class MissingRowsException extends SuperbException {
    private static final long serialVersionUID = 1L;

    private final transient List<RowKey> keys;

    MissingRowsException(List<RowKey> keys, Path folder) {
        super(
                ExitCode.TEMPORARY,
                Problem.of(keys.size() + " cached feature rows are missing or damaged")
                        .at(folder)
                        .expected("rows as they were written; damaged files were set aside with the ending .corrupt")
                        .next("run the same command again: missing rows are computed anew"),
                null);
        this.keys = List.copyOf(keys);
    }

    public List<RowKey> keys() {
        return keys;
    }
}
