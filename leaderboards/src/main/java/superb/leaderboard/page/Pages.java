package superb.leaderboard.page;

import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import superb.leaderboard.board.Board;
import superb.leaderboard.board.Boards;
import superb.leaderboard.board.Measure;
import superb.leaderboard.board.Row;
import superb.leaderboard.download.Snapshot;
import superb.leaderboard.intake.Companions;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.published.Published;

/** All pages of a site. */
public final class Pages {
    private final Templates templates = new Templates();
    private final Site site;
    private final Published published;

    public Pages(Boards boards, PageNames names, Foot foot, Snapshot snapshot, Published published) {
        this.site = new Site(boards, names, foot, snapshot);
        this.published = published;
    }

    /** Gives every file its name below the site and its text. */
    public void write(BiConsumer<String, String> file) {
        file.accept("board.css", Templates.asset("board.css"));
        file.accept("board.js", Templates.asset("board.js"));
        file.accept(Site.INDEX, templates.fill("index", IndexPage.of(site)));
        if (!site.snapshot().name().isEmpty()) {
            String folder = site.snapshot().folder();
            file.accept(folder + Site.INDEX, templates.fill("index", IndexPage.snapshot(site)));
            file.accept(folder + "board.css", Templates.asset("board.css"));
        }
        file.accept(Site.PUBLISHED, templates.fill("published", PublishedPage.of(site, published)));
        for (Board board : site.boards().boards()) {
            for (Measure measure : board.measures()) {
                file.accept(
                        Site.pareto(board, measure),
                        templates.fill("pareto", ParetoPage.of(site, board, measure, published.rows())));
            }
            file.accept(Site.shape(board), templates.fill("shape", ShapePage.of(site, board)));
            file.accept(Site.layers(board), templates.fill("layers", LayersPage.of(site, board)));
        }
        records(file);
    }

    private void records(BiConsumer<String, String> file) {
        Map<Entry, String> labels = labels();
        Map<String, String> hidden = new HashMap<>();
        site.boards().hidden().forEach(it -> hidden.put(it.path(), RecordPage.words(it)));
        ComparePage compare = new ComparePage(site, labels);
        for (Entry entry : site.names().entries()) {
            String label = labels.getOrDefault(
                    entry, entry.record().identity().upstream().name());
            Companions files = Companions.of(entry);
            RecordPage.View view = RecordPage.of(site, entry, files, label, hidden.getOrDefault(entry.path(), ""));
            file.accept(site.names().of(entry) + ".html", templates.fill("record", view));
            if (labels.containsKey(entry)) {
                compare.add(entry, files, file);
            }
        }
        file.accept("compare.js", Templates.asset("compare.js"));
        file.accept(Site.COMPARE, templates.fill("compare", compare.view()));
    }

    private Map<Entry, String> labels() {
        Map<Entry, String> labels = new HashMap<>();
        for (Board board : site.boards().boards()) {
            for (Row row : board.rows()) {
                row.entries().forEach(it -> labels.put(it, row.label()));
            }
        }
        return labels;
    }
}
