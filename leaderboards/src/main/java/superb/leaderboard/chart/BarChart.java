package superb.leaderboard.chart;

import java.util.List;
import superb.leaderboard.text.Numbers;

/** One bar a layer: how much of the mixture each hidden state is. */
public record BarChart(String id, String title, String description, String xName, List<Bar> bars) {
    private static final double WIDTH = 860;
    private static final double HEIGHT = 260;
    private static final double GAP = 0.22;

    /** @param value at least 0 */
    public record Bar(String name, double value) {}

    public String draw() {
        Svg svg = new Svg(id, WIDTH, HEIGHT, title, description);
        double bottom = HEIGHT - Axes.BOTTOM;
        double highest = bars.stream().mapToDouble(Bar::value).max().orElse(1);
        Scale y = Scale.within(bottom, Axes.TOP, 0, highest > 0 ? 1.1 * highest : 1, 4);
        Scale x = Scale.within(Axes.LEFT, WIDTH - Axes.RIGHT, -0.5, bars.size() - 0.5, bars.size());
        int every = Math.max(1, bars.size() / 26);
        Axes.draw(
                svg,
                WIDTH,
                HEIGHT,
                x,
                y,
                xName,
                "weight",
                at -> at == Math.rint(at) && at >= 0 && at < bars.size() && at % every == 0
                        ? bars.get((int) at).name()
                        : "",
                BarChart::two);
        double wide = (x.at(1) - x.at(0)) * (1 - GAP);
        svg.open("g", "aria-hidden", "true");
        for (int i = 0; i < bars.size(); i++) {
            double top = y.at(bars.get(i).value());
            svg.empty(
                    "rect",
                    "class",
                    "column",
                    "x",
                    x.at(i) - wide / 2,
                    "y",
                    top,
                    "width",
                    wide,
                    "height",
                    bottom - top);
            if (bars.size() <= 16) {
                svg.words(
                        "text",
                        two(bars.get(i).value()),
                        "class",
                        "label",
                        "text-anchor",
                        "middle",
                        "x",
                        x.at(i),
                        "y",
                        top - 5);
            }
        }
        return svg.finish();
    }

    private static String two(double value) {
        return Numbers.fixed(value, 2);
    }
}
