package superb.tasks;

import java.util.ArrayList;
import java.util.List;
import superb.task.FrameScores;

/** Reads the likeliest class of every frame: equal neighbours are one, blank and end symbol are nothing (spec: tasks 6). */
enum CtcGreedy {
    /** Merges first, so that a blank or an end symbol between two equal symbols keeps both. */
    NOW("ctc-greedy/1") {
        @Override
        List<Integer> read(int[] frames, int end) {
            List<Integer> symbols = new ArrayList<>();
            for (int t = 0; t < frames.length; t++) {
                boolean again = t > 0 && frames[t] == frames[t - 1];
                if (!again && frames[t] != BLANK && frames[t] != end) {
                    symbols.add(frames[t]);
                }
            }
            return symbols;
        }
    },
    /** As the PR numbers of the SUPERB paper were read until May 2022: drops first, so that true repeats are lost. */
    LEGACY("ctc-greedy-legacy/1") {
        @Override
        List<Integer> read(int[] frames, int end) {
            List<Integer> symbols = new ArrayList<>();
            for (int frame : frames) {
                boolean again = !symbols.isEmpty() && symbols.get(symbols.size() - 1) == frame;
                if (frame != BLANK && frame != end && !again) {
                    symbols.add(frame);
                }
            }
            return symbols;
        }
    };

    static final int BLANK = 0;

    private final String id;

    CtcGreedy(String id) {
        this.id = id;
    }

    /** Name and version in the record. */
    String id() {
        return id;
    }

    /** @param frames the likeliest class of every frame */
    abstract List<Integer> read(int[] frames, int end);

    List<Integer> read(FrameScores scores, int end) {
        int[] best = new int[scores.frames()];
        for (int t = 0; t < best.length; t++) {
            best[t] = scores.best(t);
        }
        return read(best, end);
    }
}
