package superb.leaderboard.page;

import java.util.ArrayList;
import java.util.List;
import superb.leaderboard.board.Board;
import superb.leaderboard.board.Division;
import superb.leaderboard.intake.KnownTask;
import superb.leaderboard.published.Published;
import superb.leaderboard.published.PublishedRow;
import superb.leaderboard.text.Numbers;

/** The literature. */
final class PublishedPage {
    private static final List<KnownTask> TASKS =
            List.of(KnownTask.PR, KnownTask.ASR, KnownTask.KS, KnownTask.SID, KnownTask.IC, KnownTask.ER);
    private static final List<String> OTHERS = List.of("asv.eer", "sd.der", "qbe.mtwv", "sf.f1", "sf.cer");

    private PublishedPage() {}

    record View(Shell shell, List<String> caveats, List<Head> heads, String cohort, List<Line> lines, int rows) {}

    record Head(String name, String metric) {}

    record Line(
            String name,
            boolean preferred,
            String points,
            String cohortPoints,
            List<String> scores,
            String params,
            String macs,
            String source,
            String url,
            String seenIn,
            String note) {}

    static View of(Site site, Published published) {
        List<KnownTask> cohort = site.boards().boards().stream()
                .filter(it -> it.division() == Division.OFFICIAL)
                .findFirst()
                .map(Board::cohort)
                .orElse(List.of());
        List<Head> heads = new ArrayList<>();
        TASKS.forEach(it -> heads.add(new Head(it.code(), metric(it.metric()) + (it.higherIsBetter() ? " ↑" : " ↓"))));
        heads.add(new Head("ASV", "EER ↓"));
        heads.add(new Head("SD", "DER ↓"));
        heads.add(new Head("QbE", "MTWV ↑"));
        heads.add(new Head("SF", "F1 ↑"));
        heads.add(new Head("SF", "CER ↓"));
        return new View(
                site.shell("Published results", Site.PUBLISHED),
                published.caveats(),
                heads,
                String.join(", ", cohort.stream().map(KnownTask::code).toList()),
                published.rows().stream().map(it -> line(it, cohort)).toList(),
                published.rows().size());
    }

    private static String metric(String name) {
        return name.toUpperCase(java.util.Locale.ROOT);
    }

    private static Line line(PublishedRow row, List<KnownTask> cohort) {
        List<String> scores = new ArrayList<>();
        TASKS.forEach(it -> scores.add(score(row, PublishedPoint.key(it))));
        OTHERS.forEach(it -> scores.add(score(row, it)));
        return new Line(
                row.upstream(),
                row.preferred(),
                row.points().map(Numbers::points).orElse(Numbers.NONE),
                PublishedPoint.points(row, cohort).map(Numbers::points).orElse(Numbers.NONE),
                scores,
                row.paramsMillions()
                        .map(it -> Numbers.three(it) + (it == 0 ? "" : " M"))
                        .orElse(Numbers.NONE),
                row.macsGiga().map(it -> Numbers.three(it) + " G").orElse(Numbers.NONE),
                row.source(),
                row.url(),
                row.seenIn(),
                row.note());
    }

    /** As it was printed. */
    private static String score(PublishedRow row, String key) {
        return row.scores().containsKey(key) ? Numbers.plain(row.scores().get(key)) : Numbers.NONE;
    }
}
