package superb.leaderboard.chart;

import java.util.List;

/** Layer weights of many models, one strip each. Models of different depth are stretched to the same length. */
public record StripChart(String id, String title, String description, List<Strip> strips) {
    private static final double NAME = 210;
    private static final double WIDTH = 860;
    private static final double HEIGHT = 20;
    private static final double TOP = 6;
    private static final double BOTTOM = 24;
    private static final int LONGEST_NAME = 30;

    /** @param weights at least two, with sum 1 */
    public record Strip(String name, String words, String href, List<Double> weights) {}

    public String draw() {
        double bottom = TOP + strips.size() * HEIGHT;
        Svg svg = new Svg(id, WIDTH, bottom + BOTTOM, title, description);
        for (int i = 0; i < strips.size(); i++) {
            strip(svg, strips.get(i), TOP + i * HEIGHT);
        }
        svg.open("g", "class", "axis", "aria-hidden", "true");
        svg.words("text", "first", "x", NAME, "y", bottom + 16);
        svg.words("text", "last state", "text-anchor", "end", "x", WIDTH - 4, "y", bottom + 16);
        return svg.finish();
    }

    private static void strip(Svg svg, Strip strip, double top) {
        String name =
                strip.name().length() > LONGEST_NAME ? strip.name().substring(0, LONGEST_NAME - 1) + "…" : strip.name();
        List<Double> weights = strip.weights();
        double wide = (WIDTH - 4 - NAME) / weights.size();
        double highest = weights.stream().mapToDouble(it -> it).max().orElse(1);
        svg.open("a", "href", strip.href(), "aria-label", strip.words(), "class", "strip");
        svg.words("title", strip.words());
        svg.words("text", name, "text-anchor", "end", "x", NAME - 8, "y", top + 14);
        double centre = 0;
        for (int i = 0; i < weights.size(); i++) {
            centre += (i + 0.5) * weights.get(i);
            int shade = (int) Math.round((HeatMap.SHADES - 1) * weights.get(i) / highest);
            svg.empty(
                    "rect",
                    "class",
                    "q" + shade,
                    "x",
                    NAME + i * wide,
                    "y",
                    top + 2,
                    "width",
                    wide - 1,
                    "height",
                    HEIGHT - 4);
        }
        svg.line(NAME + centre * wide, top + 1, NAME + centre * wide, top + HEIGHT - 1, "centre");
        svg.close();
    }
}
