package superb.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.OptionalLong;

/** Memory of this process that is resident, as Linux counts it. Nothing on systems that do not tell. */
public final class PeakMemory {
    private static final Path STATUS = Path.of("/proc/self/status");

    private PeakMemory() {}

    /** The most it ever was. */
    public static OptionalLong bytes() {
        return line("VmHWM");
    }

    /** Now. */
    public static OptionalLong resident() {
        return line("VmRSS");
    }

    private static OptionalLong line(String name) {
        try {
            return Files.readAllLines(STATUS).stream()
                    .filter(line -> line.matches(name + ":\\s+\\d+ kB"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
                    .findFirst();
        } catch (IOException e) {
            return OptionalLong.empty(); // another system
        }
    }
}
