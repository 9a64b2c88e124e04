package superb.leaderboard.page;

import java.util.ArrayList;
import java.util.List;
import superb.leaderboard.board.Board;
import superb.leaderboard.board.Cell;
import superb.leaderboard.board.Division;
import superb.leaderboard.board.Row;
import superb.leaderboard.chart.StripChart;
import superb.leaderboard.intake.KnownTask;
import superb.leaderboard.text.Numbers;

/** Which hidden states each task listens to, model by model. */
final class LayersPage {
    private LayersPage() {}

    record View(Shell shell, String about, boolean mini, List<Shell.Link> divisions, List<Task> tasks, boolean empty) {}

    record Task(String id, String title, String finding, String chart, List<Line> lines) {}

    record Line(String label, String href, String layers, String strongest, String centre) {}

    static View of(Site site, Board board) {
        List<Task> tasks = board.columns().stream()
                .map(it -> task(site, board, it.task()))
                .filter(it -> !it.lines().isEmpty())
                .toList();
        return new View(
                site.shell("Layer weights", Site.layers(board), "board.js"),
                board.division().about(),
                board.division() == Division.MINI,
                site.boards().boards().stream()
                        .map(it -> new Shell.Link(Site.layers(it), it.division().title(), it == board))
                        .toList(),
                tasks,
                tasks.isEmpty());
    }

    private static Task task(Site site, Board board, KnownTask task) {
        List<StripChart.Strip> strips = new ArrayList<>();
        List<Line> lines = new ArrayList<>();
        for (Row row : board.rows()) {
            Cell cell = row.cells().get(task);
            List<Double> weights =
                    cell == null ? List.of() : cell.first().record().results().layerWeights();
            if (weights.size() < 2) {
                continue;
            }
            List<String> names = cell.first().record().identity().features().layerNames();
            String href = site.names().of(cell.first()) + ".html";
            int strongest = weights.indexOf(java.util.Collections.max(weights));
            String centre = Numbers.fixed(centre(weights), 2);
            String words = row.label() + ": strongest " + names.get(strongest) + " with "
                    + Numbers.fixed(weights.get(strongest), 2) + ", centre at " + centre + " of the depth";
            strips.add(new StripChart.Strip(row.label(), words, href, weights));
            lines.add(new Line(
                    row.label(),
                    href,
                    Integer.toString(weights.size()),
                    names.get(strongest) + " (" + Numbers.fixed(weights.get(strongest), 2) + ")",
                    centre));
        }
        String finding = strips.isEmpty()
                ? ""
                : "Each strip is one model, from the input of its first layer on the left to its last layer on the right."
                        + " The more a field stands out from the page, the more weight; a line marks the centre of the weights.";
        return new Task(
                "layers-" + task.id(),
                task.title(),
                finding,
                strips.isEmpty()
                        ? ""
                        : new StripChart("layers-" + task.id(), task.title() + ": layer weights", finding, strips)
                                .draw(),
                lines);
    }

    /** 0 for all weight on the first state, 1 for all on the last. */
    private static double centre(List<Double> weights) {
        double sum = 0;
        double moment = 0;
        for (int i = 0; i < weights.size(); i++) {
            sum += weights.get(i);
            moment += i * weights.get(i);
        }
        return moment / sum / (weights.size() - 1);
    }
}
