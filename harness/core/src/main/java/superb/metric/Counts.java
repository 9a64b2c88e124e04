package superb.metric;

import superb.error.DataException;
import superb.error.Problem;

/**
 * The two numbers of a corpus-level ratio: correct items of all items, or errors of all reference units. Ratios of a corpus are
 * ratios of sums, never means of ratios.
 */
public record Counts(long hits, long total) {
    public static final Counts NONE = new Counts(0, 0);

    public Counts {
        if (hits < 0 || total < 0) {
            throw new IllegalArgumentException("negative counts: " + hits + " of " + total);
        }
    }

    public Counts plus(Counts other) {
        return new Counts(hits + other.hits, total + other.total);
    }

    /** @throws DataException if there is nothing to divide by */
    public double fraction() {
        if (total == 0) {
            throw new DataException(Problem.of("a score over no items is undefined")
                    .expected("at least one scored item")
                    .next("check the data of the split with superb data verify"));
        }
        return hits / (double) total;
    }
}
