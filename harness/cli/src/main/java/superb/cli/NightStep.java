package superb.cli;

import java.util.List;
import superb.error.ExitCode;

/**
 * One thing that a night did.
 *
 * @param name {@code sweep}, {@code verify}, {@code bench}, {@code page}, {@code scores} or {@code times}
 * @param exit what it means for the night
 * @param words what happened, one line each
 */
record NightStep(String name, Outcome outcome, ExitCode exit, List<String> words) {
    NightStep {
        words = List.copyOf(words);
    }

    enum Outcome {
        OK,
        /** Could not be done here; nobody is to blame. */
        SKIPPED,
        FAILED,
        /** A score got worse, or a record does not hold: what the night stops for. */
        ALARM
    }

    static NightStep ok(String name, List<String> words) {
        return new NightStep(name, Outcome.OK, ExitCode.OK, words);
    }

    static NightStep skipped(String name, String why) {
        return new NightStep(name, Outcome.SKIPPED, ExitCode.OK, List.of(why));
    }

    static NightStep failed(String name, ExitCode exit, List<String> words) {
        return new NightStep(name, Outcome.FAILED, exit, words);
    }

    static NightStep alarm(String name, List<String> words) {
        return new NightStep(name, Outcome.ALARM, ExitCode.GATE, words);
    }
}
