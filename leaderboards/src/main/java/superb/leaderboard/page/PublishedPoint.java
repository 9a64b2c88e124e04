package superb.leaderboard.page;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import superb.leaderboard.board.Measure;
import superb.leaderboard.chart.ScatterChart;
import superb.leaderboard.intake.KnownTask;
import superb.leaderboard.published.PublishedRow;
import superb.leaderboard.text.Numbers;
import superb.metric.SuperbPoints;

/** A published row as a hollow square beside measured points. It takes no part in any front. */
final class PublishedPoint {
    private PublishedPoint() {}

    static Optional<ScatterChart.Point> of(PublishedRow row, Measure measure, List<KnownTask> cohort) {
        Optional<Double> value = measure.task().isPresent()
                ? Optional.ofNullable(row.scores().get(key(measure.task().get())))
                : points(row, cohort);
        if (value.isEmpty() || row.paramsMillions().isEmpty()) {
            return Optional.empty();
        }
        double params = 1e6 * row.paramsMillions().get();
        String words = "%s: published, %s %s, %s parameters; %s"
                .formatted(
                        row.upstream(),
                        measure.title(),
                        Numbers.fixed(value.get(), 1),
                        Numbers.si(params),
                        row.source());
        return Optional.of(new ScatterChart.Point(
                "",
                row.upstream(),
                words,
                "",
                ScatterChart.Kind.PUBLISHED,
                params,
                value.get(),
                value.get(),
                value.get()));
    }

    /** SUPERB points over the same tasks as the board's own; empty if one is missing. */
    static Optional<Double> points(PublishedRow row, List<KnownTask> tasks) {
        Map<String, Double> values = new LinkedHashMap<>();
        for (KnownTask task : tasks) {
            if (!row.scores().containsKey(key(task))) {
                return Optional.empty();
            }
            values.put(key(task), row.scores().get(key(task)));
        }
        return values.isEmpty() ? Optional.empty() : Optional.of(SuperbPoints.SITE_2021.of(values));
    }

    static String key(KnownTask task) {
        return task.id() + "." + task.metric();
    }
}
