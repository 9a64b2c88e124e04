package superb.sweep;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Optional;
import superb.files.Sha256;

/**
 * A process that works on jobs. Process ids say something only where the same kernel gives them out: same machine, same boot, same
 * process name space (containers that share a host name do not share ids).
 *
 * @param place fingerprint of all three; nothing of its owner
 * @param started milliseconds since 1970, because ids are given out again; 0 where the system does not tell
 */
record Holder(String place, long pid, long started) {

    static Holder self() {
        ProcessHandle self = ProcessHandle.current();
        return new Holder(thisPlace(), self.pid(), started(self));
    }

    /** Reads {@link #toString}; empty for anything else, such as a file that is being written. */
    static Optional<Holder> parse(String text) {
        String[] parts = text.strip().split("-");
        try {
            return Optional.of(new Holder(parts[0], Long.parseLong(parts[1]), Long.parseLong(parts[2])));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return Optional.empty();
        }
    }

    /** Whether its process can be asked after from here. */
    boolean here() {
        return place.equals(thisPlace());
    }

    /** Only for a holder that is {@link #here}. */
    boolean alive() {
        return ProcessHandle.of(pid)
                .filter(it -> it.isAlive() && started(it) == started)
                .isPresent();
    }

    @Override
    public String toString() {
        return place + "-" + pid + "-" + started;
    }

    private static long started(ProcessHandle process) {
        return process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
    }

    private static String thisPlace() {
        String parts = read("/proc/sys/kernel/hostname") + read("/proc/sys/kernel/random/boot_id") + pidSpace();
        return Sha256.of(parts).substring(0, 12);
    }

    private static String read(String file) {
        try {
            return Files.readString(Path.of(file)).strip() + "\n";
        } catch (IOException e) {
            return "unknown\n"; // not Linux
        }
    }

    private static String pidSpace() {
        try {
            return Files.readSymbolicLink(Path.of("/proc/self/ns/pid")).toString();
        } catch (IOException | UnsupportedOperationException e) {
            return "unknown";
        }
    }
}
