package superb.leaderboard;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import superb.leaderboard.board.Boards;
import superb.leaderboard.compare.Regression;
import superb.leaderboard.download.Downloads;
import superb.leaderboard.intake.Intake;
import superb.leaderboard.page.Foot;
import superb.leaderboard.page.PageNames;
import superb.leaderboard.page.Pages;
import superb.leaderboard.published.Published;
import superb.record.Environment;

/**
 * Builds the site. A pure function of the records and of this program: no clock, no network, no state; the same records give the same
 * bytes wherever their folder lies.
 */
public final class Leaderboard {
    private Leaderboard() {}

    /**
     * Scores that got worse from one run of an identity to the next: what a nightly build may stop for.
     *
     * @return empty if nothing got worse by more than chance explains
     * @throws superb.error.DataException if there is no folder of records
     */
    public static List<Regression> regressions(Path records) {
        return Regression.of(Intake.of(records).entries());
    }

    /**
     * @param records folder below which {@code record.json} files lie, each with the files that it lists
     * @param out folder of the site; made if absent, brought up to date if it holds an older build
     * @throws superb.error.DataException if there is no folder of records
     */
    public static BuildReport build(Path records, Path out) {
        Boards boards = Boards.of(Intake.of(records));
        PageNames names = new PageNames(boards);
        Foot foot = Foot.of(boards, Environment.collect(1).harness());
        Downloads downloads = Downloads.of(boards);
        SiteFolder site = new SiteFolder(out);
        new Pages(boards, names, foot, downloads.snapshot(), Published.load()).write(site::write);
        downloads.files().forEach(site::write);
        if (!downloads.snapshot().name().isEmpty()) {
            downloads
                    .files()
                    .forEach((name, text) -> site.write(downloads.snapshot().folder() + name, text));
        }
        names.entries().parallelStream()
                .forEach(it -> site.write(names.of(it) + ".json", it.bytes(), it.contentSha256()));
        int files = site.finish();
        Map<String, Integer> shown = new TreeMap<>();
        boards.boards()
                .forEach(board -> shown.put(
                        board.division().id(),
                        board.rows().stream()
                                .mapToInt(it -> it.entries().size())
                                .sum()));
        return new BuildReport(boards.found(), shown, boards.hidden(), out.resolve("index.html"), files);
    }
}
