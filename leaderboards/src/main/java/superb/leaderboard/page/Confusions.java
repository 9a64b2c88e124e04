package superb.leaderboard.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import superb.leaderboard.chart.HeatMap;
import superb.leaderboard.text.Numbers;
import superb.record.Sample;

/** What was taken for what: one table a slot of a classification task. */
final class Confusions {
    private static final int LARGEST_MATRIX = 16;
    private static final int MOST_LINES = 20;

    private Confusions() {}

    static List<Part.Grid> of(List<Sample> samples) {
        int slots = samples.stream()
                .mapToInt(it -> Math.min(it.ref().size(), it.hyp().size()))
                .min()
                .orElse(0);
        List<Part.Grid> grids = new ArrayList<>();
        for (int slot = 0; slot < slots; slot++) {
            grids.add(slot(samples, slot, slots));
        }
        return grids;
    }

    private static Part.Grid slot(List<Sample> samples, int slot, int slots) {
        Map<String, Map<String, Integer>> counts = new TreeMap<>();
        TreeSet<String> classes = new TreeSet<>();
        for (Sample sample : samples) {
            String truth = sample.ref().get(slot);
            String answer = sample.hyp().get(slot);
            classes.add(truth);
            classes.add(answer);
            counts.computeIfAbsent(truth, it -> new TreeMap<>()).merge(answer, 1, Integer::sum);
        }
        String name = slots == 1 ? "" : ", slot " + (slot + 1);
        return classes.size() <= LARGEST_MATRIX
                ? matrix("Truth in lines, answers in columns" + name, List.copyOf(classes), counts)
                : list("Most frequent confusions" + name, counts);
    }

    private static Part.Grid matrix(String caption, List<String> classes, Map<String, Map<String, Integer>> counts) {
        List<String> heads = new ArrayList<>(List.of("truth"));
        heads.addAll(classes);
        List<Part.Line> lines = new ArrayList<>();
        counts.forEach((truth, answers) -> {
            int all = answers.values().stream().mapToInt(Integer::intValue).sum();
            List<Part.Cell> cells = new ArrayList<>();
            for (String answer : classes) {
                int count = answers.getOrDefault(answer, 0);
                int shade = (int) Math.round((HeatMap.SHADES - 1) * count / (double) all);
                cells.add(new Part.Cell(count == 0 ? "" : Integer.toString(count), "n h" + shade, ""));
            }
            lines.add(new Part.Line(truth, cells));
        });
        return new Part.Grid(caption, heads, lines);
    }

    private static Part.Grid list(String caption, Map<String, Map<String, Integer>> counts) {
        record Pair(String truth, String answer, int count, int all) {}
        List<Pair> pairs = new ArrayList<>();
        counts.forEach((truth, answers) -> {
            int all = answers.values().stream().mapToInt(Integer::intValue).sum();
            answers.forEach((answer, count) -> {
                if (!answer.equals(truth)) {
                    pairs.add(new Pair(truth, answer, count, all));
                }
            });
        });
        List<Part.Line> lines = pairs.stream()
                .sorted(Comparator.comparing((Pair it) -> -it.count())
                        .thenComparing(Pair::truth)
                        .thenComparing(Pair::answer))
                .limit(MOST_LINES)
                .map(it -> new Part.Line(
                        it.truth(),
                        List.of(
                                Part.Cell.text(it.answer()),
                                Part.Cell.number(Integer.toString(it.count())),
                                Part.Cell.number(Numbers.percent(it.count() / (double) it.all()) + " %"))))
                .toList();
        return new Part.Grid(caption, List.of("truth", "taken for", "times", "of its clips"), lines);
    }
}
