package superb.leaderboard.page;

import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import superb.leaderboard.board.Boards;
import superb.leaderboard.intake.Entry;

/** Names of the records' pages. A record that is shown is named by its id; other runs of the same identity add a piece of their hash. */
public final class PageNames {
    private static final String FOLDER = "r/";
    private static final int HASH_DIGITS = 8;

    private final Map<Entry, String> names = new HashMap<>();
    private final List<Entry> byName;

    public PageNames(Boards boards) {
        Set<String> taken = new HashSet<>();
        boards.shown().forEach(it -> give(it, taken));
        boards.readable().stream()
                .sorted(Entry.NEWEST_FIRST)
                .filter(it -> !names.containsKey(it))
                .forEach(it -> give(it, taken));
        byName = names.keySet().stream()
                .sorted(java.util.Comparator.comparing(names::get))
                .toList();
    }

    private void give(Entry entry, Set<String> taken) {
        String id = entry.record().recordId();
        String name = taken.add(id) ? id : id + "-" + entry.contentSha256().substring(0, HASH_DIGITS);
        names.put(entry, name);
        taken.add(name);
    }

    /** Relative to the site, without an ending. */
    public String of(Entry entry) {
        return FOLDER + names.get(entry);
    }

    /** Every record that could be read. */
    public List<Entry> entries() {
        return byName;
    }
}
