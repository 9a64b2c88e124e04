package superb.metric;

import java.util.List;
import java.util.Optional;

/**
 * Word, character, unit and phone error rates: the edits of a whole corpus over the units of all its references (SUPERB's ASR
 * and PR), never the mean of the clips' rates. May be above 1.
 */
public final class ErrorRate {
    private ErrorRate() {}

    /** Errors and reference units of every clip together. */
    public static Counts of(List<EditDistance> clips) {
        return clips.stream().map(EditDistance::counts).reduce(Counts.NONE, Counts::plus);
    }

    /**
     * A fraction where less is better, without an interval; {@code n} counts the reference's units.
     *
     * @throws superb.error.DataException if there is no unit to divide by
     */
    public static Score score(Counts counts) {
        return new Score(counts.fraction(), Score.FRACTION, false, Optional.empty(), Optional.empty(), counts.total());
    }
}
