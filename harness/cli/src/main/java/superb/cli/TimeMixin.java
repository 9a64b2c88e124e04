package superb.cli;

import java.time.Duration;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.Option;
import superb.error.Problem;
import superb.error.UsageException;

/** How long a command may work before it saves its state and ends with 75. */
final class TimeMixin {
    private static final Pattern WORDS = Pattern.compile("(?:(\\d{1,4})h)?(?:(\\d{1,5})m)?(?:(\\d{1,7})s?)?");

    @Option(
            names = "--timeout",
            paramLabel = "DURATION",
            description = "Stop cleanly after 90s, 45m or 2h30m, exit with 75; the same command goes on.")
    private Optional<String> timeout = Optional.empty();

    @Option(names = "--max-hours", paramLabel = "H", description = "The same in hours: 11.5.")
    private Optional<Double> maxHours = Optional.empty();

    /** From now on: true once the time is over, or the user or scheduler wants the end. */
    BooleanSupplier stop() {
        Optional<Duration> allowed = allowed();
        if (allowed.isEmpty()) {
            return StopSignal::requested;
        }
        long began = System.nanoTime();
        long nanos = allowed.get().toNanos();
        return () -> StopSignal.requested() || System.nanoTime() - began >= nanos;
    }

    private Optional<Duration> allowed() {
        if (timeout.isPresent() && maxHours.isPresent()) {
            throw new UsageException(Problem.of("--timeout and --max-hours say the same thing in two ways")
                    .expected("one of them"));
        }
        return timeout.map(TimeMixin::parse).or(() -> maxHours.map(TimeMixin::hours));
    }

    private static Duration hours(double hours) {
        if (!(hours > 0) || hours > 10_000) {
            throw new UsageException(Problem.of("no usable time limit")
                    .at("--max-hours " + hours)
                    .expected("a positive number of hours, such as 11.5"));
        }
        return Duration.ofMillis(Math.round(hours * 3_600_000));
    }

    /** {@code 2h30m}, {@code 45m}, {@code 90s}, {@code 90} (seconds), or ISO 8601 ({@code PT2H30M}). */
    static Duration parse(String text) {
        String word = text.strip().toLowerCase(Locale.ROOT);
        Matcher parts = WORDS.matcher(word);
        try {
            Duration duration = parts.matches()
                    ? Duration.ofHours(number(parts, 1))
                            .plusMinutes(number(parts, 2))
                            .plusSeconds(number(parts, 3))
                    : Duration.parse(word);
            if (!duration.isNegative() && !duration.isZero()) {
                return duration;
            }
        } catch (DateTimeParseException e) {
            throw unusable(text, e);
        }
        throw unusable(text, null);
    }

    private static long number(Matcher parts, int group) {
        return parts.group(group) == null ? 0 : Long.parseLong(parts.group(group));
    }

    private static UsageException unusable(String text, Exception cause) {
        return new UsageException(
                Problem.of("no usable time limit").at("--timeout " + text).expected("90s, 45m or 2h30m"), cause);
    }
}
