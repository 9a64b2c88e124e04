package superb.leaderboard.page;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import superb.leaderboard.board.Board;
import superb.leaderboard.board.CostAxis;
import superb.leaderboard.board.Division;
import superb.leaderboard.board.Front;
import superb.leaderboard.board.Front.Standing;
import superb.leaderboard.board.Measure;
import superb.leaderboard.board.Model;
import superb.leaderboard.board.Row;
import superb.leaderboard.board.Setting;
import superb.leaderboard.chart.ScatterChart;
import superb.leaderboard.chart.ScatterChart.Kind;
import superb.leaderboard.published.PublishedRow;
import superb.leaderboard.stats.Estimate;
import superb.leaderboard.text.Numbers;

/** One score against every cost. */
final class ParetoPage {
    private static final int MOST_NAMES = 12;

    private ParetoPage() {}

    record View(
            Shell shell,
            String heading,
            String about,
            boolean mini,
            List<Shell.Link> measures,
            List<Shell.Link> divisions,
            String setting,
            List<Plot> plots,
            List<String> heads,
            List<Line> lines) {}

    record Plot(
            String id, String title, String finding, String chart, String below, String missing, boolean published) {}

    /** @param cells one a cost axis */
    record Line(String id, String label, String href, String value, List<Cell> cells) {}

    record Cell(String cost, String standing) {}

    static View of(Site site, Board board, Measure measure, List<PublishedRow> published) {
        List<Front> fronts = Arrays.stream(CostAxis.values())
                .map(it -> Front.of(board, measure, it))
                .toList();
        List<Map<Model, Front.Point>> places = fronts.stream()
                .map(front -> front.points().stream()
                        .collect(Collectors.toMap(it -> it.row().model(), Function.identity(), (a, b) -> a)))
                .toList();
        String page = Site.pareto(board, measure);
        return new View(
                site.shell(measure.title() + " against cost", page, "board.js"),
                measure.title() + " against cost",
                board.division().about(),
                board.division() == Division.MINI,
                board.measures().stream()
                        .map(it -> new Shell.Link(Site.pareto(board, it), it.title(), it.equals(measure)))
                        .toList(),
                site.boards().boards().stream()
                        .map(it -> new Shell.Link(
                                Site.pareto(it, it.measures().get(0)),
                                it.division().title(),
                                it == board))
                        .toList(),
                board.settings().stream().findFirst().map(Setting::label).orElse(""),
                fronts.stream().map(it -> plot(site, board, it, published)).toList(),
                Arrays.stream(CostAxis.values()).map(CostAxis::title).toList(),
                board.rows().stream()
                        .filter(it -> measure.value(it).isPresent())
                        .map(it -> line(site, it, measure, places))
                        .toList());
    }

    private static Plot plot(Site site, Board board, Front front, List<PublishedRow> published) {
        List<ScatterChart.Point> points = new ArrayList<>();
        front.points().forEach(it -> points.add(point(site, front, it)));
        boolean literature = board.division() == Division.OFFICIAL && front.axis() == CostAxis.PARAMS;
        int measured = points.size();
        if (literature) {
            published.stream().filter(PublishedRow::preferred).forEach(row -> PublishedPoint.of(
                            row, front.measure(), board.cohort())
                    .ifPresent(points::add));
        }
        CostAxis axis = front.axis();
        ScatterChart chart = new ScatterChart(
                "plot-" + axis.id(),
                front.measure().title() + " against " + axis.title().toLowerCase(java.util.Locale.ROOT),
                "Better is up, cheaper is left. " + finding(front),
                axis.unit(),
                front.measure().title() + " (" + front.measure().unit() + ")",
                front.measure().higherIsBetter(),
                Numbers::siTick,
                Numbers::tick,
                points);
        return new Plot(
                axis.id(),
                axis.title(),
                finding(front),
                points.isEmpty() ? "" : chart.draw(),
                chart.outside().stream()
                        .map(it -> it.name() + " (" + value(front.measure(), it.value()) + ")")
                        .collect(Collectors.joining(", ")),
                missing(front),
                points.size() > measured);
    }

    private static ScatterChart.Point point(Site site, Front front, Front.Point point) {
        Measure measure = front.measure();
        String range = point.estimate()
                .map(it -> " (" + value(measure, it.low()) + " to " + value(measure, it.high()) + ")")
                .orElse("");
        String words = point.row().label() + ": " + measure.title() + " " + value(measure, point.value()) + range + ", "
                + Numbers.si(point.cost()) + " " + front.axis().unit() + "; "
                + point.standing().words()
                + point.by().map(it -> " by " + it.label()).orElse("");
        return new ScatterChart.Point(
                point.row().model().id(),
                point.row().label(),
                words,
                href(site, point.row(), front.measure()),
                Kind.valueOf(point.standing().name()),
                point.cost(),
                point.value(),
                point.estimate().map(Estimate::low).orElse(point.value()),
                point.estimate().map(Estimate::high).orElse(point.value()));
    }

    /** The record of the task; the row of the table for a number over several. */
    private static String href(Site site, Row row, Measure measure) {
        return measure.task()
                .map(it -> site.names().of(row.cells().get(it).first()) + ".html")
                .orElse(Site.INDEX + "#" + Site.anchor(measure.division(), row.model()));
    }

    private static String value(Measure measure, double value) {
        return measure.unit().equals("%") ? Numbers.fixed(value, 1) + " %" : Numbers.points(value);
    }

    private static String finding(Front front) {
        if (front.points().isEmpty()) {
            return "No model has both numbers.";
        }
        List<Front.Point> on = front.standing(Standing.FRONT);
        List<Front.Point> tied = front.standing(Standing.TIED);
        String text = "%d of %d %s %s on the front: %s."
                .formatted(
                        on.size(),
                        front.points().size(),
                        front.points().size() == 1 ? "model" : "models",
                        on.size() == 1 ? "is" : "are",
                        names(on));
        if (!tied.isEmpty()) {
            text += " %d %s tied with it: %s.".formatted(tied.size(), tied.size() == 1 ? "is" : "are", names(tied));
        }
        return text;
    }

    private static String names(List<Front.Point> points) {
        String names =
                points.stream().limit(MOST_NAMES).map(it -> it.row().label()).collect(Collectors.joining(", "));
        return points.size() > MOST_NAMES ? names + " and " + (points.size() - MOST_NAMES) + " more" : names;
    }

    private static String missing(Front front) {
        String list = front.missing().stream()
                .limit(MOST_NAMES)
                .map(it -> it.row().label() + " (" + it.why() + ")")
                .collect(Collectors.joining(", "));
        int more = front.missing().size() - MOST_NAMES;
        return more > 0 ? list + " and " + more + " more" : list;
    }

    private static Line line(Site site, Row row, Measure measure, List<Map<Model, Front.Point>> places) {
        List<Cell> cells = new ArrayList<>();
        for (Map<Model, Front.Point> front : places) {
            Optional<Front.Point> point = Optional.ofNullable(front.get(row.model()));
            cells.add(point.map(it -> new Cell(
                            Numbers.si(it.cost()),
                            it.standing().words()
                                    + it.by().map(by -> " by " + by.label()).orElse("")))
                    .orElse(new Cell(Numbers.NONE, "")));
        }
        return new Line(
                row.model().id(),
                row.label(),
                href(site, row, measure),
                measure.value(row).map(it -> value(measure, it)).orElse(Numbers.NONE),
                cells);
    }
}
