package superb.run;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import superb.files.Disk;
import superb.files.NewFile;

/**
 * Time spent on a cell over all starts of the command, kept beside the training state so that a resumed run does not
 * look faster than it was.
 *
 * @param resumed how often it went on after a stop
 */
record Elapsed(double extractSeconds, double trainSeconds, int resumed) {
    static final Elapsed NONE = new Elapsed(0, 0, 0);

    Elapsed extracted(double seconds) {
        return new Elapsed(extractSeconds + seconds, trainSeconds, resumed);
    }

    Elapsed trained(double seconds) {
        return new Elapsed(extractSeconds, trainSeconds + seconds, resumed);
    }

    /** What an earlier start noted, as one that goes on now; nothing if there is no readable note. */
    static Elapsed resume(Path file) {
        try {
            String[] words =
                    Files.readString(file, StandardCharsets.UTF_8).strip().split(" ");
            return new Elapsed(
                    Double.parseDouble(words[0]), Double.parseDouble(words[1]), Integer.parseInt(words[2]) + 1);
        } catch (IOException | NumberFormatException | ArrayIndexOutOfBoundsException e) {
            return NONE; // timing only: never worth failing for
        }
    }

    void save(Path file) {
        String line = String.format(Locale.ROOT, "%.3f %.3f %d%n", extractSeconds, trainSeconds, resumed);
        NewFile.write(Disk.LOCAL, file, line.getBytes(StandardCharsets.UTF_8));
    }
}
