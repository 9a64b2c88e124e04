package superb.upstream;

import java.util.Optional;

/**
 * Where weights come from, as far as it is known.
 *
 * @param sha256 hex SHA-256 of the file that was published
 * @param converter program and version that turned it into the file at hand; empty where the published file is read
 * @param licence as somebody stated it
 */
public record Origin(Optional<String> sha256, Optional<String> converter, Optional<String> licence) {
    public static final Origin NONE = new Origin(Optional.empty(), Optional.empty(), Optional.empty());

    /** A published file, read as it is. */
    public static Origin file(String sha256) {
        return new Origin(Optional.of(sha256), Optional.empty(), Optional.empty());
    }
}
