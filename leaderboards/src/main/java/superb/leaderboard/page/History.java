package superb.leaderboard.page;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import superb.leaderboard.board.ModelCost;
import superb.leaderboard.chart.HistoryChart;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.text.Numbers;
import superb.metric.Interval;

/** The runs of one identity over time: they must agree, and where they do not, the reader sees since when. */
final class History {
    private static final int MOST_DIFFERENCES = 60;

    private History() {}

    static Optional<Part> of(Site site, Entry entry) {
        List<Entry> runs = site.runs().get(entry.record().recordId()).stream()
                .sorted(Comparator.comparing(
                                (Entry it) -> it.record().execution().started())
                        .thenComparing(Entry::contentSha256))
                .toList();
        if (runs.size() < 2) {
            return Optional.empty();
        }
        List<HistoryChart.Run> points = runs.stream().map(History::point).toList();
        double low = points.stream().mapToDouble(HistoryChart.Run::value).min().orElseThrow();
        double high = points.stream().mapToDouble(HistoryChart.Run::value).max().orElseThrow();
        long machines =
                points.stream().map(HistoryChart.Run::machine).distinct().count();
        String about = Numbers.format(
                "%d runs of this identity on %d %s, from %.1f to %.1f %%. Bars are 95 %% intervals; the band is that of the"
                        + " newest run. Equal identities must agree.",
                runs.size(), machines, machines == 1 ? "machine" : "machines", low, high);
        HistoryChart chart = new HistoryChart(
                "chart-history",
                "All runs of this identity",
                about,
                entry.task().metric().toUpperCase(java.util.Locale.ROOT) + " (%)",
                Numbers::tick,
                points);
        List<Part.Grid> grids = new ArrayList<>(List.of(runs(site, runs)));
        int place = runs.indexOf(entry);
        if (place > 0) {
            grids.add(differences(runs.get(place - 1), entry));
        }
        return Optional.of(new Part("history", "History", about, chart.draw() + latency(runs), grids));
    }

    /** The cost over time, where it was measured more than once. */
    private static String latency(List<Entry> runs) {
        List<HistoryChart.Run> points = runs.stream()
                .flatMap(run -> ModelCost.of(List.of(run)).timings().values().stream()
                        .flatMap(it -> it.p90Ms().stream())
                        .limit(1)
                        .map(millis -> point(run, millis, millis, millis)))
                .toList();
        return points.size() < 2
                ? ""
                : new HistoryChart(
                                "chart-latency",
                                "Latency of all runs",
                                "90th percentile of the latency of a 5 s clip, run by run. Times of different machines do not"
                                        + " compare.",
                                "latency (ms)",
                                Numbers::tick,
                                points)
                        .draw();
    }

    private static HistoryChart.Run point(Entry entry, double value, double low, double high) {
        return new HistoryChart.Run(
                Instant.parse(entry.record().execution().started()),
                value,
                low,
                high,
                entry.record().execution().machineFingerprint());
    }

    private static HistoryChart.Run point(Entry entry) {
        Optional<Interval> interval = entry.score().ci95();
        double value = 100 * entry.score().value();
        return point(
                entry,
                value,
                interval.map(it -> 100 * it.low()).orElse(value),
                interval.map(it -> 100 * it.high()).orElse(value));
    }

    private static Part.Grid runs(Site site, List<Entry> runs) {
        return new Part.Grid(
                "Runs",
                List.of("started", "score", "machine", "record"),
                runs.stream()
                        .map(it -> new Part.Line(
                                it.record().execution().started(),
                                List.of(
                                        Part.Cell.number(Numbers.format(
                                                "%.3f", 100 * it.score().value())),
                                        Part.Cell.text(it.record().execution().machineFingerprint()),
                                        Part.Cell.link(
                                                it.record().recordId(),
                                                "../" + site.names().of(it) + ".html"))))
                        .toList());
    }

    private static Part.Grid differences(Entry before, Entry now) {
        Map<String, String> old = fields(before);
        Map<String, String> fresh = fields(now);
        TreeSet<String> paths = new TreeSet<>(old.keySet());
        paths.addAll(fresh.keySet());
        List<Part.Line> lines = paths.stream()
                .filter(it -> !old.getOrDefault(it, "").equals(fresh.getOrDefault(it, "")))
                .limit(MOST_DIFFERENCES)
                .map(it -> new Part.Line(
                        it,
                        List.of(Part.Cell.text(old.getOrDefault(it, "")), Part.Cell.text(fresh.getOrDefault(it, "")))))
                .toList();
        return new Part.Grid("Differences from the run before", List.of("field", "the run before", "this run"), lines);
    }

    private static Map<String, String> fields(Entry entry) {
        List<RecordPage.Field> fields = new ArrayList<>();
        for (Map.Entry<String, JsonNode> member : entry.stored().document().properties()) {
            RecordPage.flatten(member.getKey(), member.getValue(), Map.of(), fields);
        }
        Map<String, String> texts = new LinkedHashMap<>();
        fields.forEach(it -> texts.put(it.path(), it.missing().isEmpty() ? it.value() : "none"));
        return texts;
    }
}
