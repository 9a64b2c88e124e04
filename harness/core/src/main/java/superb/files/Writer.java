package superb.files;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * A process that writes files: machine, process id, and start of the process, because ids are given out again.
 *
 * @param host a short fingerprint of the machine's name
 * @param started milliseconds since 1970, 0 where the system does not tell
 */
public record Writer(String host, long pid, long started) {
    /** How long the files of another machine's process, which cannot be asked, count as being written. */
    private static final Duration OTHER_MACHINE = Duration.ofDays(2);

    public static Writer self() {
        ProcessHandle self = ProcessHandle.current();
        return new Writer(thisHost(), self.pid(), started(self));
    }

    /** Reads {@link #toString}; anything else is the writer of no live process. */
    public static Writer parse(String text) {
        String[] parts = text.split("-");
        try {
            return new Writer(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return new Writer(thisHost(), -1, 0);
        }
    }

    /** Whether the process is at work, as far as can be known of something it last changed at that time. */
    public boolean mayLive(Instant changed) {
        if (!host.equals(thisHost())) {
            return changed.isAfter(Instant.now().minus(OTHER_MACHINE));
        }
        Optional<ProcessHandle> process = pid < 0 ? Optional.empty() : ProcessHandle.of(pid);
        return process.isPresent() && process.get().isAlive() && started(process.get()) == started;
    }

    @Override
    public String toString() {
        return host + "-" + pid + "-" + started;
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String thisHost() {
        try {
            return Sha256.of(Files.readString(Path.of("/proc/sys/kernel/hostname"))
                            .strip())
                    .substring(0, 8);
        } catch (IOException e) {
            return "unknown"; // asking the network for a name can take seconds
        }
    }
}
