package superb.leaderboard.page;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import superb.leaderboard.board.Boards;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.intake.Hidden;

/** The first page: all boards, and what they hide. */
final class IndexPage {
    private static final String TITLE = "Leaderboard of compressed speech models";

    private IndexPage() {}

    record View(
            Shell shell,
            List<BoardView> boards,
            boolean empty,
            List<HiddenGroup> hidden,
            String data,
            String snapshot) {}

    record HiddenGroup(String words, int count, List<HiddenLine> lines) {}

    record HiddenLine(String path, String href, String detail) {}

    static View of(Site site) {
        return of(site, site.shell(TITLE, Site.INDEX, "board.js"), "");
    }

    /** The same tables, to be kept and cited. */
    static View snapshot(Site site) {
        String name = site.snapshot().name();
        return of(site, site.shell(TITLE + ", snapshot " + name, site.snapshot().folder() + Site.INDEX), name);
    }

    private static View of(Site site, Shell shell, String snapshot) {
        Boards boards = site.boards();
        PageNames names = site.names();
        return new View(
                shell,
                boards.boards().stream().map(it -> BoardView.of(it, names)).toList(),
                boards.boards().isEmpty(),
                hidden(boards, names),
                snapshot.isEmpty() ? PageData.of(boards) : "",
                snapshot);
    }

    private static List<HiddenGroup> hidden(Boards boards, PageNames names) {
        Map<String, String> pages = boards.readable().stream()
                .collect(Collectors.toMap(Entry::path, it -> names.of(it) + ".html", (a, b) -> a));
        Map<Hidden.Reason, List<Hidden>> byReason = boards.hidden().stream()
                .collect(Collectors.groupingBy(Hidden::reason, TreeMap::new, Collectors.toList()));
        return byReason.entrySet().stream()
                .map(it -> new HiddenGroup(
                        it.getKey().words(),
                        it.getValue().size(),
                        it.getValue().stream()
                                .map(one -> new HiddenLine(
                                        one.path().isEmpty() ? "record.json" : one.path(),
                                        pages.getOrDefault(one.path(), ""),
                                        one.detail()))
                                .toList()))
                .toList();
    }
}
