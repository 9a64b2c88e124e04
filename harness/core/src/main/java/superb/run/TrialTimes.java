package superb.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Time spent on a cell whose heads train one after the other, over all starts of the command.
 *
 * @param cell of the features' pass, and how often the command went on
 */
record TrialTimes(Elapsed cell) {

    /** What earlier starts noted. */
    static TrialTimes resume(Cell cell) {
        return new TrialTimes(Elapsed.resume(CellTraining.timing(cell)));
    }

    TrialTimes extracted(double seconds) {
        return new TrialTimes(cell.extracted(seconds));
    }

    /** From now on an interrupted run counts as one that went on. */
    void save(Cell of) {
        cell.save(CellTraining.timing(of));
    }

    private static Path file(Path state) {
        return state.resolveSibling(state.getFileName() + ".time");
    }

    /** Seconds that training a head took before. */
    static double trained(Path state) {
        return Elapsed.resume(file(state)).trainSeconds();
    }

    static void trained(Path state, double seconds) {
        Elapsed.NONE.trained(seconds).save(file(state));
    }

    /** Forgets a state and its time. */
    static void forget(Path state) {
        try {
            Files.deleteIfExists(state);
            Files.deleteIfExists(file(state));
        } catch (IOException e) {
            throw new UncheckedIOException("removing " + state, e);
        }
    }
}
