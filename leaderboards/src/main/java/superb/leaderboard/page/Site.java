package superb.leaderboard.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import superb.leaderboard.board.Board;
import superb.leaderboard.board.Boards;
import superb.leaderboard.board.Division;
import superb.leaderboard.board.Measure;
import superb.leaderboard.board.Model;
import superb.leaderboard.download.Snapshot;
import superb.leaderboard.intake.Entry;

/**
 * What all pages know of the whole site: where things are and what stands around them.
 *
 * @param shown records in the cells of all boards
 * @param runs all readable records by their id
 */
record Site(
        Boards boards,
        PageNames names,
        Foot foot,
        Snapshot snapshot,
        List<Entry> shown,
        Map<String, List<Entry>> runs) {
    static final String INDEX = "index.html";
    static final String PUBLISHED = "published.html";
    static final String COMPARE = "compare.html";

    static Site of(Boards boards, PageNames names, Foot foot, Snapshot snapshot) {
        Map<String, List<Entry>> runs = boards.readable().stream()
                .collect(Collectors.groupingBy(it -> it.record().recordId()));
        return new Site(boards, names, foot, snapshot, boards.shown(), runs);
    }

    Shell shell(String title, String page, String... scripts) {
        String root = "../".repeat((int) page.chars().filter(it -> it == '/').count());
        List<Shell.Link> links = new ArrayList<>();
        add(links, INDEX, "Table", page);
        main().ifPresent(board -> {
            add(links, pareto(board, board.measures().get(0)), "Score against cost", page);
            add(links, shape(board), "Depth × width", page);
            add(links, layers(board), "Layers", page);
            add(links, COMPARE, "Compare", page);
        });
        add(links, PUBLISHED, "Published", page);
        return new Shell(title, root, links, List.of(scripts), foot, snapshot.name(), snapshot.folder() + INDEX);
    }

    private static void add(List<Shell.Link> links, String href, String words, String page) {
        links.add(new Shell.Link(href, words, href.equals(page)));
    }

    /** The board that the site opens with. */
    private Optional<Board> main() {
        return boards.boards().stream().findFirst();
    }

    /** Of a row on the first page. */
    static String anchor(Division division, Model model) {
        return division.id() + "-" + model.id();
    }

    static String pareto(Board board, Measure measure) {
        return "pareto-%s-%s.html".formatted(board.division().id(), measure.id());
    }

    static String shape(Board board) {
        return "shape-%s.html".formatted(board.division().id());
    }

    static String layers(Board board) {
        return "layers-%s.html".formatted(board.division().id());
    }
}
