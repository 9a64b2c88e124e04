package superb.metric;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The fewest unit-cost edits that turn a reference into a hypothesis (Levenshtein). Of alignments that cost the same the one
 * with most substitutions counts, and then the one with its deletions first, so that the three numbers are always the same.
 *
 * @param substitutions units read as another one
 * @param deletions units of the reference that were not read
 * @param insertions units read that are not in the reference
 * @param units of the reference
 */
public record EditDistance(int substitutions, int deletions, int insertions, int units) {
    public static final EditDistance NONE = new EditDistance(0, 0, 0, 0);

    /** Words, characters or phones: whatever is equal by {@link Object#equals}. */
    public static EditDistance of(List<?> hypothesis, List<?> reference) {
        Map<Object, Integer> numbers = new HashMap<>();
        return of(numbered(hypothesis, numbers), numbered(reference, numbers));
    }

    private static int[] numbered(List<?> units, Map<Object, Integer> numbers) {
        return units.stream()
                .mapToInt(unit -> numbers.computeIfAbsent(unit, it -> numbers.size()))
                .toArray();
    }

    /** Row by row over the reference; of every cell its cost, and how many of it are substitutions and deletions. */
    private static EditDistance of(int[] hypothesis, int[] reference) {
        int width = hypothesis.length + 1;
        int[] cost = new int[width];
        int[] substituted = new int[width];
        int[] deleted = new int[width];
        for (int h = 0; h < width; h++) {
            cost[h] = h;
        }
        for (int unit : reference) {
            int diagonal = cost[0];
            int diagonalSubstituted = substituted[0];
            int diagonalDeleted = deleted[0];
            cost[0]++;
            deleted[0]++;
            for (int h = 1; h < width; h++) {
                int upper = cost[h];
                int upperSubstituted = substituted[h];
                int upperDeleted = deleted[h];
                int changed = unit == hypothesis[h - 1] ? 0 : 1;
                int replaced = diagonal + changed;
                if (replaced <= upper + 1 && replaced <= cost[h - 1] + 1) {
                    cost[h] = replaced;
                    substituted[h] = diagonalSubstituted + changed;
                    deleted[h] = diagonalDeleted;
                } else if (upper <= cost[h - 1]) {
                    cost[h] = upper + 1;
                    deleted[h] = upperDeleted + 1;
                } else {
                    cost[h] = cost[h - 1] + 1;
                    substituted[h] = substituted[h - 1];
                    deleted[h] = deleted[h - 1];
                }
                diagonal = upper;
                diagonalSubstituted = upperSubstituted;
                diagonalDeleted = upperDeleted;
            }
        }
        int last = width - 1;
        int inserted = cost[last] - substituted[last] - deleted[last];
        return new EditDistance(substituted[last], deleted[last], inserted, reference.length);
    }

    public int errors() {
        return substitutions + deletions + insertions;
    }

    public EditDistance plus(EditDistance other) {
        return new EditDistance(
                substitutions + other.substitutions,
                deletions + other.deletions,
                insertions + other.insertions,
                units + other.units);
    }

    /** Errors of all reference units, for {@link ErrorRate} and {@link Bootstrap}. */
    public Counts counts() {
        return new Counts(errors(), units);
    }
}
