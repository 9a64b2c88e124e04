package superb.leaderboard.chart;

import java.util.function.DoubleFunction;

/** The frame of a plot: grid, marks and names of both axes. */
final class Axes {
    static final double LEFT = 62;
    static final double TOP = 18;
    static final double BOTTOM = 52;
    static final double RIGHT = 18;

    private static final double MARK = 5;

    private Axes() {}

    static void draw(
            Svg svg,
            double width,
            double height,
            Scale x,
            Scale y,
            String xName,
            String yName,
            DoubleFunction<String> xText,
            DoubleFunction<String> yText) {
        double bottom = height - BOTTOM;
        double right = width - RIGHT;
        svg.open("g", "class", "axis", "aria-hidden", "true");
        for (double tick : y.ticks()) {
            svg.line(LEFT, y.at(tick), right, y.at(tick), "grid");
            svg.words("text", yText.apply(tick), "x", LEFT - 8, "y", y.at(tick) + 4, "text-anchor", "end");
        }
        svg.line(LEFT, bottom, right, bottom, "base");
        for (double tick : x.ticks()) {
            svg.line(x.at(tick), bottom, x.at(tick), bottom + MARK, "base");
            svg.words("text", xText.apply(tick), "x", x.at(tick), "y", bottom + 19, "text-anchor", "middle");
        }
        svg.words("text", xName, "x", (LEFT + right) / 2, "y", height - 10, "class", "name", "text-anchor", "middle");
        svg.words(
                "text",
                yName,
                "class",
                "name",
                "text-anchor",
                "middle",
                "transform",
                "translate(16 %s) rotate(-90)".formatted(Svg.number((TOP + bottom) / 2)));
        svg.close();
    }
}
