package superb.leaderboard.page;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
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
        this.site = Site.of(boards, names, foot, snapshot);
        this.published = published;
    }

    private record Page(String name, Supplier<String> text) {}

    /** Gives every file its name below the site and its text, from several threads at once. */
    public void write(BiConsumer<String, String> file) {
        file.accept("board.css", Templates.asset("board.css"));
        file.accept("board.js", Templates.asset("board.js"));
        pages().parallelStream().forEach(it -> file.accept(it.name(), it.text().get()));
        records(file);
    }

    private List<Page> pages() {
        List<Page> pages = new ArrayList<>();
        add(pages, Site.INDEX, "index", () -> IndexPage.of(site));
        if (!site.snapshot().name().isEmpty()) {
            String folder = site.snapshot().folder();
            add(pages, folder + Site.INDEX, "index", () -> IndexPage.snapshot(site));
            pages.add(new Page(folder + "board.css", () -> Templates.asset("board.css")));
        }
        add(pages, Site.PUBLISHED, "published", () -> PublishedPage.of(site, published));
        for (Board board : site.boards().boards()) {
            for (Measure measure : board.measures()) {
                add(
                        pages,
                        Site.pareto(board, measure),
                        "pareto",
                        () -> ParetoPage.of(site, board, measure, published.rows()));
            }
            add(pages, Site.shape(board), "shape", () -> ShapePage.of(site, board));
            add(pages, Site.layers(board), "layers", () -> LayersPage.of(site, board));
        }
        return pages;
    }

    private void add(List<Page> pages, String name, String template, Supplier<Object> view) {
        pages.add(new Page(name, () -> templates.fill(template, view.get())));
    }

    private void records(BiConsumer<String, String> file) {
        Map<Entry, String> labels = labels();
        Map<String, String> hidden = new HashMap<>();
        site.boards().hidden().forEach(it -> hidden.put(it.path(), RecordPage.words(it)));
        ComparePage compare = new ComparePage(site);
        site.names().entries().parallelStream()
                .map(it -> {
                    RecordText page = recordPage(it, labels, hidden);
                    file.accept(site.names().of(it) + ".html", page.text());
                    page.files().forEach(file);
                    return page.compared();
                })
                .forEachOrdered(it -> it.ifPresent(compare::add));
        file.accept("compare.js", Templates.asset("compare.js"));
        file.accept(Site.COMPARE, templates.fill("compare", compare.view()));
    }

    private record RecordText(String text, Map<String, String> files, Optional<ComparePage.Compared> compared) {}

    private RecordText recordPage(Entry entry, Map<Entry, String> labels, Map<String, String> hidden) {
        Optional<String> shown = Optional.ofNullable(labels.get(entry));
        Companions companions = Companions.of(entry);
        String label = shown.orElse(entry.record().identity().upstream().name());
        String text = templates.fill(
                "record", RecordPage.of(site, entry, companions, label, hidden.getOrDefault(entry.path(), "")));
        Optional<ComparePage.Compared> compared = shown.map(it -> ComparePage.Compared.of(entry, it, companions));
        Map<String, String> files = new TreeMap<>();
        compared.ifPresent(it -> files.putAll(it.files(site.names().of(entry))));
        return new RecordText(text, files, compared);
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
