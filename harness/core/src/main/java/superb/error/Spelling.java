package superb.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/** Near matches for a name that is not known. */
public final class Spelling {
    private static final int MOST = 3;

    private Spelling() {}

    /** Known names that differ by at most a third of their letters, nearest first. */
    public static List<String> near(String unknown, Collection<String> known) {
        LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
        return known.stream()
                .filter(name -> distance.apply(unknown, name) * 3 <= Math.max(name.length(), unknown.length()))
                .sorted(Comparator.<String>comparingInt(name -> distance.apply(unknown, name))
                        .thenComparing(Comparator.naturalOrder()))
                .limit(MOST)
                .toList();
    }

    /** {@code ; did you mean 'hubert_base'?}, or nothing when no known name is near. */
    public static String suggestion(String unknown, Collection<String> known) {
        List<String> near = near(unknown, known);
        return near.isEmpty()
                ? ""
                : near.stream()
                        .map(name -> "'" + name + "'")
                        .collect(Collectors.joining(" or ", "; did you mean ", "?"));
    }
}
