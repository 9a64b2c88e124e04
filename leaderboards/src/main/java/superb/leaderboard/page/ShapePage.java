package superb.leaderboard.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import superb.leaderboard.board.Board;
import superb.leaderboard.board.Cheapest;
import superb.leaderboard.board.CostAxis;
import superb.leaderboard.board.Division;
import superb.leaderboard.board.Front;
import superb.leaderboard.board.MacsByShape;
import superb.leaderboard.board.Measure;
import superb.leaderboard.board.Row;
import superb.leaderboard.chart.HeatMap;
import superb.leaderboard.text.Numbers;

/** Scores over depth and width, and the cheapest model that is nearly as good as the best. */
final class ShapePage {
    private static final int MOST_LINES = 5;

    private ShapePage() {}

    record View(
            Shell shell,
            String about,
            boolean mini,
            List<Shell.Link> divisions,
            String fit,
            List<HeatMapView> maps,
            List<String> axes,
            List<Near> near) {}

    record HeatMapView(String id, String title, String finding, String chart, List<Shape> shapes) {}

    /** All models of one depth and width. */
    record Shape(String depth, String width, String models) {}

    record Near(String measure, String best, List<String> cheapest) {}

    private record Place(double width, double depth) {}

    static View of(Site site, Board board) {
        Optional<MacsByShape> macs = MacsByShape.of(board.rows());
        return new View(
                site.shell("Depth × width", Site.shape(board), "board.js"),
                board.division().about(),
                board.division() == Division.MINI,
                site.boards().boards().stream()
                        .map(it -> new Shell.Link(Site.shape(it), it.division().title(), it == board))
                        .toList(),
                fit(macs),
                board.measures().stream().map(it -> map(site, board, it, macs)).toList(),
                Arrays.stream(CostAxis.values()).map(CostAxis::title).toList(),
                board.measures().stream().map(it -> near(board, it)).toList());
    }

    private static String fit(Optional<MacsByShape> macs) {
        return macs.map(it -> Numbers.format(
                        "The lines join shapes of equal MACs at 5 s and 20 ms frames, after a fit of %s + depth × width² × %s"
                                + " to the models of this board (largest error %.0f %%).",
                        Numbers.si(it.frontEnd()), Numbers.si(it.rate()), 100 * it.worstError()))
                .orElse("Lines of equal MACs need models of at least three different shapes.");
    }

    private static HeatMapView map(Site site, Board board, Measure measure, Optional<MacsByShape> macs) {
        Map<Place, List<Row>> places =
                new TreeMap<>(Comparator.comparing(Place::depth).thenComparing(Place::width));
        board.rows().stream()
                .filter(it -> measure.value(it).isPresent() && it.model().depth() > 0)
                .forEach(it -> places.computeIfAbsent(
                                new Place(it.model().dim(), it.model().depth()), key -> new ArrayList<>())
                        .add(it));
        double sign = measure.higherIsBetter() ? 1 : -1;
        places.values()
                .forEach(it -> it.sort(
                        Comparator.comparing(row -> -sign * measure.value(row).orElseThrow())));
        List<Double> values = places.values().stream()
                .map(it -> measure.value(it.get(0)).orElseThrow())
                .toList();
        List<HeatMap.Cell> cells = new ArrayList<>();
        places.forEach((place, rows) -> cells.add(cell(site, measure, place, rows, values)));
        List<Double> widths = List.copyOf(
                new TreeSet<>(places.keySet().stream().map(Place::width).toList()));
        List<Double> depths = List.copyOf(
                new TreeSet<>(places.keySet().stream().map(Place::depth).toList()));
        String title = measure.title() + " over depth and width";
        String finding = finding(measure, places);
        return new HeatMapView(
                "map-" + measure.id(),
                measure.title(),
                finding,
                cells.isEmpty()
                        ? ""
                        : new HeatMap("map-" + measure.id(), title, finding, widths, depths, cells, lines(macs)).draw(),
                places.entrySet().stream()
                        .map(it -> shape(measure, it.getKey(), it.getValue()))
                        .toList());
    }

    private static HeatMap.Cell cell(Site site, Measure measure, Place place, List<Row> rows, List<Double> values) {
        Row best = rows.get(0);
        double value = measure.value(best).orElseThrow();
        double low = values.stream().mapToDouble(it -> it).min().orElse(0);
        double high = values.stream().mapToDouble(it -> it).max().orElse(1);
        double part = high > low ? (value - low) / (high - low) : 1;
        double good = measure.higherIsBetter() ? part : 1 - part;
        String words = "depth %s, width %s: %s %s with %s%s"
                .formatted(
                        Numbers.plain(place.depth()),
                        Numbers.plain(place.width()),
                        measure.title(),
                        text(measure, value),
                        best.label(),
                        rows.size() > 1 ? ", best of " + rows.size() : "");
        String href = measure.task()
                .map(it -> site.names().of(best.cells().get(it).first()) + ".html")
                .orElse(Site.INDEX + "#" + Site.anchor(measure.division(), best.model()));
        int shade = (int) Math.min(HeatMap.SHADES - 1, Math.floor(good * HeatMap.SHADES));
        return new HeatMap.Cell(place.width(), place.depth(), shade, text(measure, value), words, href);
    }

    private static List<HeatMap.IsoLine> lines(Optional<MacsByShape> macs) {
        if (macs.isEmpty()) {
            return List.of();
        }
        List<Double> levels = macs.get().levels();
        int every = Math.max(1, (levels.size() + MOST_LINES - 1) / MOST_LINES);
        List<HeatMap.IsoLine> lines = new ArrayList<>();
        for (int i = 0; i < levels.size(); i += every) {
            double level = levels.get(i);
            lines.add(new HeatMap.IsoLine(Numbers.si(level), depth -> macs.get().widthAt(level, depth)));
        }
        return lines;
    }

    private static String finding(Measure measure, Map<Place, List<Row>> places) {
        double sign = measure.higherIsBetter() ? 1 : -1;
        return places.entrySet().stream()
                .max(Comparator.comparing(
                        it -> sign * measure.value(it.getValue().get(0)).orElseThrow()))
                .map(it -> "%d %s; the best is depth %s and width %s with %s (%s)."
                        .formatted(
                                places.size(),
                                places.size() == 1 ? "shape" : "shapes",
                                Numbers.plain(it.getKey().depth()),
                                Numbers.plain(it.getKey().width()),
                                text(
                                        measure,
                                        measure.value(it.getValue().get(0)).orElseThrow()),
                                it.getValue().get(0).label()))
                .orElse("No model with transformer layers has this number.");
    }

    private static Shape shape(Measure measure, Place place, List<Row> rows) {
        return new Shape(
                Numbers.plain(place.depth()),
                Numbers.plain(place.width()),
                rows.stream()
                        .map(it -> it.label() + " "
                                + text(measure, measure.value(it).orElseThrow()))
                        .collect(Collectors.joining(", ")));
    }

    private static Near near(Board board, Measure measure) {
        List<String> cheapest = new ArrayList<>();
        String best = Numbers.NONE;
        for (CostAxis axis : CostAxis.values()) {
            Optional<Cheapest> found = Cheapest.of(Front.of(board, measure, axis));
            cheapest.add(found.map(it -> "%s, %s (%s)"
                            .formatted(it.model().label(), Numbers.si(it.cost()), text(measure, it.value())))
                    .orElse(Numbers.NONE));
            if (axis == CostAxis.PARAMS && found.isPresent()) {
                best = found.get().best().label() + " ("
                        + text(measure, found.get().bestValue()) + ")";
            }
        }
        return new Near(measure.title(), best, cheapest);
    }

    private static String text(Measure measure, double value) {
        return measure.unit().equals("%") ? Numbers.fixed(value, 1) : Numbers.points(value);
    }
}
