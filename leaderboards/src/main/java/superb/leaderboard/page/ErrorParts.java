package superb.leaderboard.page;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import superb.leaderboard.intake.KnownTask;
import superb.record.Sample;

/** What went wrong, utterance by utterance. */
final class ErrorParts {
    private static final int WORST = 20;
    private static final int LONGEST_TEXT = 400;

    private ErrorParts() {}

    /** Nothing without the outcomes of the utterances. */
    static List<Part> of(KnownTask task, List<Sample> samples) {
        if (samples.isEmpty()) {
            return List.of();
        }
        List<Part> parts = new ArrayList<>(List.of(worst(task, samples)));
        if (task.higherIsBetter()) {
            parts.add(new Part(
                    "confusions",
                    "Confusions",
                    "What was taken for what, over all test utterances.",
                    "",
                    Confusions.of(samples)));
        }
        return parts;
    }

    private static Part worst(KnownTask task, List<Sample> samples) {
        boolean errors = !task.higherIsBetter();
        List<Sample> wrong = samples.stream()
                .filter(it -> !it.correct())
                .sorted(Comparator.comparing((Sample it) -> -rate(it))
                        .thenComparing(it -> -it.errors().orElse(0))
                        .thenComparing(Sample::id))
                .toList();
        String title = errors ? "Worst utterances" : "Wrong utterances";
        String about = wrong.isEmpty()
                ? "Every utterance is right."
                : "%d of %d utterances are not entirely right; %s."
                        .formatted(
                                wrong.size(),
                                samples.size(),
                                errors ? "those with the highest error rates" : "the first of them by name");
        List<String> heads = new ArrayList<>(List.of("utterance", "truth", "answer"));
        if (errors) {
            heads.add("errors");
        }
        List<Part.Line> lines =
                wrong.stream().limit(WORST).map(it -> line(it, errors)).toList();
        return new Part(
                "worst", title, about, "", lines.isEmpty() ? List.of() : List.of(new Part.Grid(title, heads, lines)));
    }

    private static Part.Line line(Sample sample, boolean errors) {
        List<Part.Cell> cells = new ArrayList<>();
        cells.add(Part.Cell.text(cut(String.join(" · ", sample.ref()))));
        cells.add(Part.Cell.text(cut(String.join(" · ", sample.hyp()))));
        if (errors) {
            cells.add(Part.Cell.number(
                    sample.errors().orElse(0) + " / " + sample.units().orElse(0)));
        }
        return new Part.Line(sample.id(), cells);
    }

    private static double rate(Sample sample) {
        return sample.errors().orElse(0) / (double) Math.max(1, sample.units().orElse(1));
    }

    private static String cut(String text) {
        return text.length() > LONGEST_TEXT ? text.substring(0, LONGEST_TEXT) + " …" : text;
    }
}
