package superb.leaderboard.page;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import superb.leaderboard.board.Board;
import superb.leaderboard.board.Boards;
import superb.leaderboard.board.Row;
import superb.leaderboard.intake.Entry;

/** All pages of a site. */
public final class Pages {
    private final Templates templates = new Templates();
    private final Boards boards;
    private final PageNames names;
    private final Foot foot;

    public Pages(Boards boards, PageNames names, Foot foot) {
        this.boards = boards;
        this.names = names;
        this.foot = foot;
    }

    /** Gives every file its name below the site and its text, in order of the names. */
    public void write(BiConsumer<String, String> file) {
        Map<String, String> first = new TreeMap<>();
        first.put("index.html", templates.fill("index", IndexPage.of(boards, names, foot)));
        first.put("board.css", Templates.asset("board.css"));
        first.forEach(file);
        Map<Entry, String> labels = labels();
        Map<String, String> hidden = new HashMap<>();
        boards.hidden().forEach(it -> hidden.put(it.path(), RecordPage.words(it)));
        for (Entry entry : names.entries()) {
            String label = labels.getOrDefault(
                    entry, entry.record().identity().upstream().name());
            RecordPage.View view = RecordPage.of(entry, label, hidden.getOrDefault(entry.path(), ""), names, foot);
            file.accept(names.of(entry) + ".html", templates.fill("record", view));
        }
    }

    private Map<Entry, String> labels() {
        Map<Entry, String> labels = new HashMap<>();
        for (Board board : boards.boards()) {
            for (Row row : board.rows()) {
                row.entries().forEach(it -> labels.put(it, row.label()));
            }
        }
        return labels;
    }
}
