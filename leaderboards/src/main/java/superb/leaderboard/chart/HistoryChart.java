package superb.leaderboard.chart;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.function.DoubleFunction;
import java.util.stream.DoubleStream;

/**
 * One number over time, with intervals, the band of the newest one, and a mark where the machine changes.
 *
 * @param runs oldest first, at least two
 */
public record HistoryChart(
        String id, String title, String description, String yName, DoubleFunction<String> yText, List<Run> runs) {
    private static final double WIDTH = 860;
    private static final double HEIGHT = 260;
    private static final double DAY = 86_400;

    public record Run(Instant started, double value, double low, double high, String machine) {
        private double day() {
            return started.getEpochSecond() / DAY;
        }
    }

    public String draw() {
        Svg svg = new Svg(id, WIDTH, HEIGHT, title, description);
        double bottom = HEIGHT - Axes.BOTTOM;
        double right = WIDTH - Axes.RIGHT;
        Scale x = Scale.linear(Axes.LEFT + 20, right - 20, runs.stream().mapToDouble(Run::day), 5);
        Scale y = Scale.linear(
                bottom, Axes.TOP, runs.stream().flatMapToDouble(it -> DoubleStream.of(it.low, it.high)), 5);
        Run newest = runs.get(runs.size() - 1);
        svg.empty(
                "rect",
                "class",
                "band",
                "x",
                Axes.LEFT,
                "y",
                y.at(newest.high),
                "width",
                right - Axes.LEFT,
                "height",
                y.at(newest.low) - y.at(newest.high));
        Axes.draw(svg, WIDTH, HEIGHT, x, y, "start of the run", yName, HistoryChart::date, yText);
        svg.open("g", "class", "point front", "aria-hidden", "true");
        for (int i = 0; i < runs.size(); i++) {
            Run run = runs.get(i);
            double at = x.at(run.day());
            if (i > 0 && !run.machine.equals(runs.get(i - 1).machine)) {
                double middle = (at + x.at(runs.get(i - 1).day())) / 2;
                svg.line(middle, Axes.TOP, middle, bottom, "change");
                svg.words("text", "other machine", "class", "label", "x", middle + 4, "y", Axes.TOP + 10);
            }
            svg.line(at, y.at(run.low), at, y.at(run.high), "bar");
            svg.empty("circle", "class", "mark", "cx", at, "cy", y.at(run.value), "r", 4);
        }
        return svg.finish();
    }

    private static String date(double day) {
        return day == Math.rint(day)
                ? Instant.ofEpochSecond((long) (day * DAY))
                        .atZone(ZoneOffset.UTC)
                        .toLocalDate()
                        .toString()
                : "";
    }
}
