package superb.leaderboard.stats;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/**
 * Ranks in which statistical ties share a place: one more than the number of results that are better by more than chance explains.
 * A result without an interval has no rank and takes nobody's.
 */
public final class Ranks {
    private Ranks() {}

    /** @return one rank a result, in the same order */
    public static List<OptionalInt> of(List<Optional<Estimate>> results, boolean higherIsBetter) {
        return results.stream().map(it -> rank(it, results, higherIsBetter)).toList();
    }

    private static OptionalInt rank(Optional<Estimate> result, List<Optional<Estimate>> all, boolean higherIsBetter) {
        if (result.isEmpty()) {
            return OptionalInt.empty();
        }
        int better = 0;
        for (Optional<Estimate> other : all) {
            if (other.isPresent()
                    && (higherIsBetter
                            ? other.get().above(result.get())
                            : result.get().above(other.get()))) {
                better++;
            }
        }
        return OptionalInt.of(better + 1);
    }
}
