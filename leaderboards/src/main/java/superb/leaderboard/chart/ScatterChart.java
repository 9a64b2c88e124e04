package superb.leaderboard.chart;

import java.util.Collections;
import java.util.Comparator;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import java.util.function.DoubleFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Score against cost. Better is up, cheaper is left. What a point is shows in its shape, its colour and its words.
 *
 * @param id unique on the page
 * @param higherIsBetter otherwise the axis of scores is turned over
 */
public record ScatterChart(
        String id,
        String title,
        String description,
        String xName,
        String yName,
        boolean higherIsBetter,
        DoubleFunction<String> xText,
        DoubleFunction<String> yText,
        List<Point> points) {
    private static final double WIDTH = 860;
    private static final double HEIGHT = 440;
    private static final int MOST_LABELS = 40;
    private static final int FEWEST_FOR_OUTSIDE = 5;
    private static final double FAR = 1.5;

    /** What a point is. */
    public enum Kind {
        FRONT,
        TIED,
        DOMINATED,
        PUBLISHED;

        String style() {
            return name().toLowerCase(java.util.Locale.ROOT);
        }
    }

    /**
     * @param model id for highlighting
     * @param words everything that the point says, for those who do not see it
     * @param href empty for a point without a page
     * @param low lower end of the interval, equal to the value if there is none
     */
    public record Point(
            String model,
            String name,
            String words,
            String href,
            Kind kind,
            double cost,
            double value,
            double low,
            double high) {}

    /** Points so much worse than the rest that drawing them would press all others into a corner. */
    public List<Point> outside() {
        double[] worse = points.stream()
                .mapToDouble(it -> higherIsBetter ? it.value : -it.value)
                .sorted()
                .toArray();
        if (worse.length < FEWEST_FOR_OUTSIDE) {
            return List.of();
        }
        double quarter = worse[worse.length / 4];
        double range = worse[worse.length - 1] - quarter;
        double limit = quarter - FAR * range;
        return points.stream()
                .filter(it -> (higherIsBetter ? it.value : -it.value) < limit)
                .toList();
    }

    public String draw() {
        Set<Point> outside = Collections.newSetFromMap(new IdentityHashMap<>());
        outside.addAll(outside());
        return withPoints(points.stream().filter(it -> !outside.contains(it)).toList())
                .drawAll();
    }

    private ScatterChart withPoints(List<Point> drawn) {
        return new ScatterChart(id, title, description, xName, yName, higherIsBetter, xText, yText, drawn);
    }

    private String drawAll() {
        Svg svg = new Svg(id, WIDTH, HEIGHT, title, description);
        Scale x = Scale.cost(
                Axes.LEFT + 6,
                WIDTH - Axes.RIGHT,
                points.stream().mapToDouble(Point::cost).toArray());
        double low = HEIGHT - Axes.BOTTOM;
        Scale y = Scale.linear(
                higherIsBetter ? low : Axes.TOP,
                higherIsBetter ? Axes.TOP : low,
                points.stream().flatMapToDouble(it -> DoubleStream.of(it.low, it.high)),
                6);
        Axes.draw(svg, WIDTH, HEIGHT, x, y, xName + (x.logarithmic() ? ", logarithmic" : ""), yName, xText, yText);
        front(svg, x, y);
        List<Point> drawn = points.stream()
                .sorted(Comparator.comparing(Point::kind).reversed()) // the front on top
                .toList();
        drawn.forEach(it -> point(svg, it, x.at(it.cost), y));
        svg.open("g", "aria-hidden", "true");
        Labels labels = new Labels(WIDTH, HEIGHT);
        points.forEach(it -> labels.avoidLine(x.at(it.cost), y.at(it.low), x.at(it.cost), y.at(it.high)));
        List<Point> front = front();
        for (int i = 1; i < front.size(); i++) {
            double before = y.at(front.get(i - 1).value);
            double at = x.at(front.get(i).cost);
            labels.avoidLine(x.at(front.get(i - 1).cost), before, at, before);
            labels.avoidLine(at, before, at, y.at(front.get(i).value));
        }
        name(svg, labels, x, y, false);
        name(svg, labels, x, y, true); // published ones where there is still room
        return svg.finish();
    }

    private void name(Svg svg, Labels labels, Scale x, Scale y, boolean published) {
        List<Point> named = points.stream()
                .filter(it -> (it.kind == Kind.PUBLISHED) == published)
                .sorted(Comparator.comparing(Point::kind))
                .toList();
        named.forEach(it -> labels.avoid(x.at(it.cost), y.at(it.value)));
        named.stream()
                .limit(MOST_LABELS)
                .forEach(it ->
                        labels.draw(svg, it.name, published ? "label soft" : "label", x.at(it.cost), y.at(it.value)));
    }

    /** A staircase: what is the best score for at most that cost. */
    private void front(Svg svg, Scale x, Scale y) {
        List<Point> front = front();
        if (front.size() < 2) {
            return;
        }
        String path = front.stream()
                .skip(1)
                .map(it -> "H" + Svg.number(x.at(it.cost)) + "V" + Svg.number(y.at(it.value)))
                .collect(Collectors.joining());
        Point first = front.get(0);
        svg.empty(
                "path",
                "class",
                "staircase",
                "d",
                "M" + Svg.number(x.at(first.cost)) + " " + Svg.number(y.at(first.value)) + path);
    }

    private List<Point> front() {
        return points.stream()
                .filter(it -> it.kind == Kind.FRONT)
                .sorted(Comparator.comparing(Point::cost).thenComparing(Point::value))
                .toList();
    }

    private static void point(Svg svg, Point point, double x, Scale y) {
        String style = "point " + point.kind.style();
        if (point.href.isEmpty()) {
            svg.open("g", "class", style, "data-m", point.model);
        } else {
            svg.open("a", "href", point.href, "class", style, "data-m", point.model, "aria-label", point.words);
        }
        svg.words("title", point.words);
        if (point.high > point.low) {
            svg.line(x, y.at(point.low), x, y.at(point.high), "bar");
        }
        shape(svg, point.kind, x, y.at(point.value));
        svg.close();
    }

    private static void shape(Svg svg, Kind kind, double x, double y) {
        switch (kind) {
            case FRONT -> svg.empty("circle", "class", "mark", "cx", x, "cy", y, "r", 6);
            case TIED -> svg.empty("path", "class", "mark", "d", polygon(x, y - 7, x + 7, y, x, y + 7, x - 7, y));
            case DOMINATED -> svg.empty("path", "class", "mark", "d", polygon(x, y - 6, x + 6, y + 5, x - 6, y + 5));
            case PUBLISHED -> svg.empty("rect", "class", "mark", "x", x - 4.5, "y", y - 4.5, "width", 9, "height", 9);
        }
    }

    private static String polygon(double... corners) {
        StringBuilder path = new StringBuilder();
        for (int i = 0; i < corners.length; i += 2) {
            path.append(i == 0 ? 'M' : 'L')
                    .append(Svg.number(corners[i]))
                    .append(' ')
                    .append(Svg.number(corners[i + 1]));
        }
        return path.append('Z').toString();
    }
}
