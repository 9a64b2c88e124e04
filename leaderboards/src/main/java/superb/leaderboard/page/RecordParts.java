package superb.leaderboard.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import superb.leaderboard.chart.BarChart;
import superb.leaderboard.chart.LineChart;
import superb.leaderboard.intake.Companions;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.text.Numbers;
import superb.record.RunRecord;
import superb.record.Trial;

/** Pictures and tables of one record: layer weights, learning curves, trials, and what {@link ErrorParts} adds. */
final class RecordParts {
    private static final int MOST_CURVES = 6;
    private static final int MOST_POINTS = 200;

    private final Entry entry;
    private final RunRecord record;
    private final Companions files;

    private RecordParts(Entry entry, Companions files) {
        this.entry = entry;
        this.record = entry.record();
        this.files = files;
    }

    static List<Part> of(Entry entry, Companions files) {
        RecordParts parts = new RecordParts(entry, files);
        List<Part> all = new ArrayList<>();
        parts.layers().ifPresent(all::add);
        parts.curves().ifPresent(all::add);
        parts.trials().ifPresent(all::add);
        all.addAll(ErrorParts.of(entry.task(), files.samples()));
        if (!parts.files.notes().isEmpty()) {
            all.add(new Part("files-notes", "Files not used", String.join(". ", parts.files.notes()), "", List.of()));
        }
        return all;
    }

    private Optional<Part> layers() {
        List<Double> weights = record.results().layerWeights();
        List<String> names = record.identity().features().layerNames();
        if (weights.size() < 2) {
            return Optional.empty();
        }
        List<BarChart.Bar> bars = new ArrayList<>();
        List<Part.Line> lines = new ArrayList<>();
        for (int i = 0; i < weights.size(); i++) {
            bars.add(new BarChart.Bar(Integer.toString(i), weights.get(i)));
            lines.add(
                    new Part.Line(i + " " + names.get(i), List.of(Part.Cell.number(Numbers.fixed(weights.get(i), 4)))));
        }
        int strongest = weights.indexOf(java.util.Collections.max(weights));
        String about = "The task listens most to state %d (%s), with a weight of %.2f of 1."
                .formatted(strongest, names.get(strongest), weights.get(strongest));
        return Optional.of(new Part(
                "layers",
                "Layer weights",
                about,
                new BarChart(
                                "chart-layers",
                                "Layer weights",
                                about,
                                "hidden state, 0 is the input of the first layer",
                                bars)
                        .draw(),
                List.of(new Part.Grid("Layer weights", List.of("state", "weight"), lines))));
    }

    private Optional<Part> curves() {
        List<Companions.Curve> chosen = files.curves().stream()
                .sorted(Comparator.comparing(
                        (Companions.Curve it) -> it.lr() != record.results().lr()))
                .limit(MOST_CURVES)
                .sorted(Comparator.comparing((Companions.Curve it) -> -it.lr()).thenComparing(Companions.Curve::seed))
                .toList();
        if (chosen.isEmpty()) {
            return Optional.empty();
        }
        String more = files.curves().size() > chosen.size()
                ? " %d of %d curves are drawn."
                        .formatted(chosen.size(), files.curves().size())
                : "";
        String about =
                "Metric on dev over the steps of training, one curve a learning rate; the thick one was scored on test."
                        + more;
        List<LineChart.Line> lines = chosen.stream().map(this::line).toList();
        LineChart chart = new LineChart(
                "chart-curves",
                "Learning curves",
                about,
                "step",
                record.identity().training().selectOn(),
                Numbers::siTick,
                Numbers::tick,
                lines);
        return Optional.of(new Part(
                "curves",
                "Learning curves",
                about,
                chart.draw(),
                List.of(curveGrid(chosen, entry.task().higherIsBetter()))));
    }

    private LineChart.Line line(Companions.Curve curve) {
        List<LineChart.Point> points = new ArrayList<>();
        int every = Math.max(1, curve.steps().size() / MOST_POINTS);
        for (int i = 0; i < curve.steps().size(); i++) {
            Companions.Step step = curve.steps().get(i);
            boolean last = i == curve.steps().size() - 1;
            if (Double.isFinite(step.dev()) && (i % every == 0 || last)) {
                points.add(new LineChart.Point(step.step(), step.dev()));
            }
        }
        return new LineChart.Line(
                "lr " + lr(curve.lr()), curve.lr() == record.results().lr(), points);
    }

    private static Part.Grid curveGrid(List<Companions.Curve> curves, boolean higherIsBetter) {
        List<Part.Line> lines = curves.stream()
                .map(it -> {
                    Companions.Step last = it.steps().get(it.steps().size() - 1);
                    double best = it.steps().stream()
                            .mapToDouble(Companions.Step::dev)
                            .filter(Double::isFinite)
                            .reduce(higherIsBetter ? Math::max : Math::min)
                            .orElse(Double.NaN);
                    return new Part.Line(
                            lr(it.lr()),
                            List.of(
                                    Part.Cell.number(Long.toString(it.seed())),
                                    Part.Cell.number(Numbers.plain(last.step())),
                                    Part.Cell.number(finite(last.loss())),
                                    Part.Cell.number(finite(last.dev())),
                                    Part.Cell.number(finite(best))));
                })
                .toList();
        return new Part.Grid(
                "Ends of the curves",
                List.of("learning rate", "seed", "last step", "last loss", "last dev", "best dev"),
                lines);
    }

    private Optional<Part> trials() {
        if (files.trials().isEmpty()) {
            return Optional.empty();
        }
        List<Part.Line> lines = files.trials().stream().map(RecordParts::trial).toList();
        return Optional.of(new Part(
                "trials",
                "Trials",
                "Every head that was trained. The best on dev was scored on test; nothing else was chosen on test.",
                "",
                List.of(new Part.Grid(
                        "Trials",
                        List.of("learning rate", "seed", "dev", "best step", "steps", "seconds", "remark"),
                        lines))));
    }

    private static Part.Line trial(Trial it) {
        return new Part.Line(
                lr(it.lr()),
                List.of(
                        Part.Cell.number(Long.toString(it.seed())),
                        Part.Cell.number(it.value().map(RecordParts::finite).orElse(Numbers.NONE)),
                        Part.Cell.number(it.bestStep().map(String::valueOf).orElse(Numbers.NONE)),
                        Part.Cell.number(Long.toString(it.steps())),
                        Part.Cell.number(Numbers.three(it.seconds())),
                        Part.Cell.text(
                                it.chosen() ? "scored on test" : it.reason().orElse(""))));
    }

    private static String lr(double value) {
        return Double.toString(value).replace(".0E", "e").replace("E", "e");
    }

    private static String finite(double value) {
        return Double.isFinite(value) ? Numbers.fixed(value, 4) : "not finite";
    }
}
