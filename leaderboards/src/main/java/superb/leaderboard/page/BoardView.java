package superb.leaderboard.page;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.stream.Collectors;
import superb.leaderboard.board.Board;
import superb.leaderboard.board.Cell;
import superb.leaderboard.board.Column;
import superb.leaderboard.board.Division;
import superb.leaderboard.board.InDomain;
import superb.leaderboard.board.ModelCost;
import superb.leaderboard.board.Overall;
import superb.leaderboard.board.Row;
import superb.leaderboard.board.Setting;
import superb.leaderboard.intake.Evidence;
import superb.leaderboard.intake.KnownTask;
import superb.leaderboard.text.Numbers;

/** One table, ready for its template. */
record BoardView(
        String id,
        String title,
        String about,
        boolean mini,
        String overall,
        String cohort,
        List<Head> heads,
        List<Line> lines,
        String setting,
        List<String> otherSettings) {

    /** Of a task's column. */
    record Head(
            String code,
            String title,
            String metric,
            String direction,
            String version,
            String dataset,
            String results) {}

    record Line(
            String anchor,
            String id,
            String label,
            List<String> badges,
            String rank,
            String overall,
            String overallInterval,
            List<Score> scores,
            String params,
            String macs,
            String latency,
            String rtfx,
            String memory,
            String weights,
            String precision,
            String frame,
            String size,
            String inDomain,
            String evidence,
            String date) {}

    /** @param href empty if the model lacks the task */
    record Score(String href, String value, String interval, String rank, String note) {}

    static BoardView of(Board board, PageNames names) {
        List<Setting> settings = board.settings();
        Optional<Setting> setting = settings.stream().findFirst();
        return new BoardView(
                board.division().id(),
                board.division().title(),
                board.division().about(),
                board.division() == Division.MINI,
                board.division().overall(),
                cohort(board),
                board.columns().stream().map(it -> head(board, it)).toList(),
                board.rows().stream().map(it -> line(board, it, setting, names)).toList(),
                setting.map(Setting::label).orElse(""),
                settings.stream().skip(1).map(Setting::label).toList());
    }

    private static String cohort(Board board) {
        long models =
                board.rows().stream().filter(it -> it.overall().isPresent()).count();
        String tasks = board.cohort().stream().map(KnownTask::code).collect(Collectors.joining(", "));
        long unranked = board.rows().size() - models;
        return "%s and overall rank are over %s, which %d of %d %s.%s"
                .formatted(
                        board.division().overall(),
                        tasks,
                        models,
                        board.rows().size(),
                        board.rows().size() == 1 ? "model has" : "models have",
                        unranked == 0 ? "" : " Models that lack one of them stand below, without an overall rank.");
    }

    private static Head head(Board board, Column column) {
        KnownTask task = column.task();
        long results =
                board.rows().stream().filter(it -> it.cells().containsKey(task)).count();
        return new Head(
                task.code(),
                task.title(),
                task.metric().toUpperCase(java.util.Locale.ROOT),
                task.higherIsBetter() ? "↑" : "↓",
                column.version(),
                column.dataset(),
                results == 1 ? "1 result" : results + " results");
    }

    private static Line line(Board board, Row row, Optional<Setting> setting, PageNames names) {
        ModelCost cost = row.cost();
        Optional<ModelCost.Timing> timing = setting.map(it -> cost.timings().get(it));
        Optional<Overall> overall = row.overall();
        return new Line(
                Site.anchor(board.division(), row.model()),
                row.model().id(),
                row.label(),
                badges(board, row),
                rank(overall.map(Overall::rank).orElse(OptionalInt.empty())),
                overall.map(it -> overall(board, it.value())).orElse(Numbers.NONE),
                overall.flatMap(Overall::estimate)
                        .map(it -> overall(board, it.low()) + "–" + overall(board, it.high()))
                        .orElse(""),
                board.columns().stream().map(it -> score(row, it.task(), names)).toList(),
                cost.params().map(Numbers::si).orElse(Numbers.NONE),
                cost.macs().map(Numbers::si).orElse(Numbers.NONE),
                timing.flatMap(ModelCost.Timing::p90Ms).map(Numbers::millis).orElse(Numbers.NONE),
                timing.flatMap(ModelCost.Timing::rtfx).map(Numbers::three).orElse(Numbers.NONE),
                timing.flatMap(ModelCost.Timing::memoryBytes)
                        .map(Numbers::megabytes)
                        .orElse(Numbers.NONE),
                cost.weightsBytes().map(Numbers::megabytes).orElse(Numbers.NONE),
                row.model().precision(),
                Numbers.plain(row.model().frameMs()),
                row.model().depth() + " × " + row.model().dim(),
                inDomain(row),
                evidence(row),
                Foot.day(row.entries().get(0).record().execution().started()));
    }

    private static List<String> badges(Board board, Row row) {
        List<String> badges = new ArrayList<>();
        if (!row.model().trained()) {
            badges.add("untrained");
        }
        if (board.division() == Division.OFFICIAL
                && row.cells().values().stream().anyMatch(it -> !it.deviations().isEmpty())) {
            badges.add("not SUPERB-comparable");
        }
        return badges;
    }

    private static String overall(Board board, double value) {
        return board.division() == Division.MINI ? Numbers.fixed(value, 1) : Numbers.points(value);
    }

    private static Score score(Row row, KnownTask task, PageNames names) {
        Cell cell = row.cells().get(task);
        if (cell == null) {
            return new Score("", "", "", "", "");
        }
        return new Score(
                names.of(cell.first()) + ".html",
                Numbers.percent(cell.value()),
                cell.estimate()
                        .map(it -> Numbers.percent(it.low()) + "–" + Numbers.percent(it.high()))
                        .orElse(""),
                rank(cell.rank()),
                cell.seeds().size() == 1 ? "" : cell.seeds().size() + " seeds");
    }

    private static String rank(OptionalInt rank) {
        return rank.isPresent() ? Integer.toString(rank.getAsInt()) : "";
    }

    private static String inDomain(Row row) {
        List<KnownTask> yes = new ArrayList<>();
        boolean unknown = false;
        for (Cell cell : row.cells().values()) {
            InDomain domain = InDomain.of(cell.task(), cell.first());
            if (domain == InDomain.YES) {
                yes.add(cell.task());
            }
            unknown |= domain == InDomain.UNKNOWN;
        }
        if (!yes.isEmpty()) {
            return yes.stream().map(KnownTask::code).collect(Collectors.joining(", "));
        }
        return unknown ? "not declared" : "none";
    }

    private static String evidence(Row row) {
        boolean all = row.cells().values().stream().allMatch(it -> it.evidence() == Evidence.RECOMPUTED);
        return all ? "checked" : "stated";
    }
}
