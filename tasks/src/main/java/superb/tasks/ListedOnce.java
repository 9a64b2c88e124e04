package superb.tasks;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import superb.error.DataException;
import superb.error.Problem;

/** Refuses a clip that is listed twice, lies in two splits, or is told from another only by upper and lower case. */
final class ListedOnce {
    private final Map<String, Seen> seen = new HashMap<>();

    private record Seen(String split, Listed clip) {}

    void add(String split, Listed clip) {
        Seen first = seen.putIfAbsent(clip.id().toLowerCase(Locale.ROOT), new Seen(split, clip));
        if (first == null) {
            return;
        }
        String what;
        if (!first.clip().id().equals(clip.id())) {
            what = "clips '" + first.clip().id() + "' and '" + clip.id()
                    + "' differ in upper and lower case only: many file systems hold one of them";
        } else if (first.split().equals(split)) {
            what = "clip '" + clip.id() + "' is listed twice in " + split;
        } else {
            what = "clip '" + clip.id() + "' is in " + first.split() + " and in " + split;
        }
        throw new DataException(Problem.of(what)
                .at(clip.origin())
                .expected("every clip once; the first is at " + first.clip().origin())
                .next("restore the corpus' own lists and folders"));
    }
}
