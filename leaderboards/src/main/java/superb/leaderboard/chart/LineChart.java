package superb.leaderboard.chart;

import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

/** Curves over the steps of a training, each named at its end and drawn in its own colour and dashes. */
public record LineChart(
        String id,
        String title,
        String description,
        String xName,
        String yName,
        DoubleFunction<String> xText,
        DoubleFunction<String> yText,
        List<Line> lines) {
    private static final double WIDTH = 860;
    private static final double HEIGHT = 320;
    private static final double NAMES = 96;
    private static final int STYLES = 6;

    /** @param strong drawn thick: the one that was chosen */
    public record Line(String name, boolean strong, List<Point> points) {}

    public record Point(double x, double y) {}

    public String draw() {
        Svg svg = new Svg(id, WIDTH, HEIGHT, title, description);
        double bottom = HEIGHT - Axes.BOTTOM;
        Scale x = Scale.linear(Axes.LEFT, WIDTH - Axes.RIGHT - NAMES, all(true), 6);
        Scale y = Scale.linear(bottom, Axes.TOP, all(false), 5);
        Axes.draw(svg, WIDTH - NAMES, HEIGHT, x, y, xName, yName, xText, yText);
        svg.open("g", "aria-hidden", "true");
        double lastName = Double.NEGATIVE_INFINITY;
        List<Line> byEnd = lines.stream()
                .filter(it -> !it.points.isEmpty())
                .sorted(java.util.Comparator.comparingDouble(it -> y.at(end(it).y)))
                .toList();
        for (Line line : byEnd) {
            String style = "curve k" + lines.indexOf(line) % STYLES + (line.strong ? " strong" : "");
            StringBuilder path = new StringBuilder();
            for (Point point : line.points) {
                path.append(path.isEmpty() ? 'M' : 'L')
                        .append(Svg.number(x.at(point.x)))
                        .append(' ')
                        .append(Svg.number(y.at(point.y)));
            }
            svg.empty("path", "class", style, "d", path);
            double place = Math.max(y.at(end(line).y) + 4, lastName + 13);
            lastName = place;
            svg.words("text", line.name, "class", "label", "x", x.at(end(line).x) + 6, "y", place);
        }
        return svg.finish();
    }

    private static Point end(Line line) {
        return line.points.get(line.points.size() - 1);
    }

    private DoubleStream all(boolean horizontal) {
        return lines.stream().flatMap(it -> it.points.stream()).mapToDouble(it -> horizontal ? it.x : it.y);
    }
}
