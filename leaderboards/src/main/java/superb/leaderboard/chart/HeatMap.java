package superb.leaderboard.chart;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleFunction;

/**
 * Scores over width and depth, with lines of equal cost. Rows and columns stand evenly, whatever the distance of their values; the lines
 * are bent accordingly.
 *
 * @param widths of the columns, ascending
 * @param depths of the rows, ascending; drawn from below
 */
public record HeatMap(
        String id,
        String title,
        String description,
        List<Double> widths,
        List<Double> depths,
        List<Cell> cells,
        List<IsoLine> lines) {
    private static final double LEFT = 62;
    private static final double TOP = 14;
    private static final double BOTTOM = 48;
    private static final double CELL_WIDTH = 92;
    private static final double CELL_HEIGHT = 46;
    private static final double RIGHT = 74;
    private static final double NAME_HEIGHT = 13;
    private static final double NAME_WIDTH = 36;
    private static final int STEPS = 120;

    /** Steps of the colour scale in the style sheet. */
    public static final int SHADES = 7;

    /**
     * @param shade 0 for the worst to {@link #SHADES} - 1 for the best
     * @param text what is written in it
     */
    public record Cell(double width, double depth, int shade, String text, String words, String href) {}

    /** Width as a function of depth at which the cost is the same. */
    public record IsoLine(String name, DoubleFunction<Double> widthAt) {}

    public String draw() {
        double right = LEFT + widths.size() * CELL_WIDTH;
        double bottom = TOP + depths.size() * CELL_HEIGHT;
        Svg svg = new Svg(id, right + RIGHT, bottom + BOTTOM, title, description);
        svg.open("g", "class", "axis", "aria-hidden", "true");
        widths.forEach(it -> svg.words("text", plain(it), "x", x(it), "y", bottom + 18, "text-anchor", "middle"));
        depths.forEach(it -> svg.words("text", plain(it), "x", LEFT - 8, "y", y(it) + 4, "text-anchor", "end"));
        svg.words("text", "width", "class", "name", "text-anchor", "middle", "x", (LEFT + right) / 2, "y", bottom + 38);
        svg.words(
                "text",
                "depth",
                "class",
                "name",
                "text-anchor",
                "middle",
                "transform",
                "translate(18 %s) rotate(-90)".formatted(Svg.number((TOP + bottom) / 2)));
        svg.close();
        svg.empty("rect", "class", "frame", "x", LEFT, "y", TOP, "width", right - LEFT, "height", bottom - TOP);
        cells.forEach(it -> cell(svg, it));
        svg.open("g", "aria-hidden", "true");
        double lowest = bottom;
        Map<String, double[]> names = new LinkedHashMap<>();
        boolean plane = widths.size() > 1 && depths.size() > 1; // else a line has no place in it
        for (IsoLine line : plane ? lines : List.<IsoLine>of()) {
            lowest = line(svg, line, names, right, lowest);
        }
        names.forEach((name, at) -> svg.words("text", name, "class", "label", "x", at[0], "y", at[1]));
        cells.forEach(it -> svg.words(
                "text",
                it.text(),
                "class",
                "in q" + it.shade(),
                "text-anchor",
                "middle",
                "x",
                x(it.width()),
                "y",
                y(it.depth()) + 5));
        return svg.finish();
    }

    private void cell(Svg svg, Cell cell) {
        svg.open("a", "href", cell.href(), "aria-label", cell.words(), "class", "cell q" + cell.shade());
        svg.words("title", cell.words());
        svg.empty(
                "rect",
                "x",
                x(cell.width()) - CELL_WIDTH / 2 + 1,
                "y",
                y(cell.depth()) - CELL_HEIGHT / 2 + 1,
                "width",
                CELL_WIDTH - 2,
                "height",
                CELL_HEIGHT - 2,
                "rx",
                3);
        svg.close();
    }

    /** @return where its name stands, so that the next one stands above it */
    private double line(Svg svg, IsoLine line, Map<String, double[]> names, double right, double below) {
        List<double[]> points = points(line, right);
        if (points.isEmpty()) {
            return below;
        }
        StringBuilder path = new StringBuilder();
        points.forEach(it -> path.append(path.isEmpty() ? 'M' : 'L')
                .append(Svg.number(it[0]))
                .append(' ')
                .append(Svg.number(it[1])));
        svg.empty("path", "class", "casing", "d", path);
        svg.empty("path", "class", "iso", "d", path);
        double[] end = points.get(0);
        if (end[0] < right - CELL_WIDTH / 2) { // it does not reach the right side: its name stands where no field is
            points.stream()
                    .filter(it -> !covered(it[0] + NAME_WIDTH / 2, it[1] - 4))
                    .findFirst()
                    .ifPresent(it -> names.put(line.name(), new double[] {it[0] + 4, it[1] - 4}));
            return below;
        }
        double place = Math.min(end[1] + 4, below - NAME_HEIGHT);
        svg.line(end[0], end[1], right + 4, place - 4, "iso thin");
        names.put(line.name(), new double[] {right + 6, place});
        return place;
    }

    /** From the shallowest to the deepest shape, as far as they lie within the frame. */
    private List<double[]> points(IsoLine line, double right) {
        double lowest = depths.get(0);
        double highest = depths.get(depths.size() - 1);
        List<double[]> points = new ArrayList<>();
        for (int i = 0; i <= STEPS; i++) {
            double depth = lowest + (highest - lowest) * i / STEPS;
            double x = x(line.widthAt().apply(depth));
            if (x >= LEFT && x <= right) {
                points.add(new double[] {x, y(depth)});
            }
        }
        return points;
    }

    private boolean covered(double x, double y) {
        return cells.stream()
                .anyMatch(it -> Math.abs(x(it.width()) - x) < (CELL_WIDTH + NAME_WIDTH) / 2
                        && Math.abs(y(it.depth()) - y) < (CELL_HEIGHT + NAME_HEIGHT) / 2);
    }

    private double x(double width) {
        return LEFT + (place(widths, width) + 0.5) * CELL_WIDTH;
    }

    private double y(double depth) {
        return TOP + (depths.size() - 0.5 - place(depths, depth)) * CELL_HEIGHT;
    }

    /** Index among ascending values; between and beyond them in proportion. */
    private static double place(List<Double> values, double value) {
        int last = values.size() - 1;
        if (last == 0) {
            return 0;
        }
        int below = 0;
        while (below < last - 1 && values.get(below + 1) <= value) {
            below++;
        }
        double low = values.get(below);
        return below + (value - low) / (values.get(below + 1) - low);
    }

    private static String plain(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
