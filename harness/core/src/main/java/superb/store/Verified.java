package superb.store;

import java.nio.file.Path;
import java.util.List;

/**
 * Outcome of {@link CacheDirectory#verify}.
 *
 * @param files segment files that are intact
 * @param rows rows in them
 * @param damaged files that were not, under their old names
 */
public record Verified(int files, long rows, List<Path> damaged) {
    public Verified {
        damaged = List.copyOf(damaged);
    }
}
