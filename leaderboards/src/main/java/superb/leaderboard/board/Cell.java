package superb.leaderboard.board;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.intake.Evidence;
import superb.leaderboard.intake.KnownTask;
import superb.leaderboard.stats.Estimate;
import superb.record.RunRecord;

/**
 * The result of one model on one task.
 *
 * @param value fraction, mean over the seeds
 * @param estimate the value with the mean of the seeds' 95 % intervals: seeds share the test set, so more of them do not narrow it
 * @param seeds one record a seed, newest first; at least one
 * @param rank in its column; empty without an interval, or where the result is not comparable
 */
public record Cell(KnownTask task, double value, Optional<Estimate> estimate, List<Entry> seeds, OptionalInt rank) {
    public Cell {
        seeds = List.copyOf(seeds);
    }

    public Entry first() {
        return seeds.get(0);
    }

    Cell withRank(OptionalInt newRank) {
        return new Cell(task, value, estimate, seeds, newRank);
    }

    /** What differs from the official protocol, in words; empty for a comparable result. */
    public List<String> deviations() {
        return deviations(first().record());
    }

    static List<String> deviations(RunRecord record) {
        List<String> all = new ArrayList<>(record.nonstandard());
        all.addAll(record.identity().dataset().deviations());
        if (!Model.usual(record.identity().features().protocol())
                && record.nonstandard().isEmpty()) {
            all.add("features " + record.identity().features().protocol());
        }
        return all;
    }

    /** The weakest of its records. */
    public Evidence evidence() {
        boolean all = seeds.stream().allMatch(it -> it.evidence() == Evidence.RECOMPUTED);
        return all ? Evidence.RECOMPUTED : Evidence.STATED;
    }
}
