package superb.error;

import java.util.Optional;

/**
 * What a user is told when something is wrong: what happened, where, what was expected and what to do next.
 * Only {@code what} is required; {@link #toString} prints one part a line.
 */
public record Problem(String what, Optional<String> where, Optional<String> expected, Optional<String> next) {

    public static Problem of(String what) {
        return new Problem(what, Optional.empty(), Optional.empty(), Optional.empty());
    }

    /** The file, byte, option or tensor at which it was seen. */
    public Problem at(Object place) {
        return new Problem(what, Optional.of(place.toString()), expected, next);
    }

    public Problem expected(String text) {
        return new Problem(what, where, Optional.of(text), next);
    }

    /** The command or change that mends it. */
    public Problem next(String text) {
        return new Problem(what, where, expected, Optional.of(text));
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder(what);
        where.ifPresent(it -> text.append("\n  where:    ").append(it));
        expected.ifPresent(it -> text.append("\n  expected: ").append(it));
        next.ifPresent(it -> text.append("\n  try:      ").append(it));
        // Names out of a hostile file reach terminals, logs and records this way: nothing that drives or hides text.
        return text.toString().replaceAll("[\\p{Cc}\\p{Cf}&&[^\n]]", "?");
    }
}
