package superb.task;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * What {@link DataVerifier} found, to be printed as it is.
 *
 * @param task id of the task
 * @param corpus empty where not even a part of it could be loaded
 * @param problems why the corpus cannot be used as it is
 * @param notes what is worth knowing and harms no run
 */
public record DataReport(
        String task,
        Optional<Corpus> corpus,
        Optional<CorpusManifest> manifest,
        List<String> problems,
        List<String> notes) {
    private static final int SHOWN = 10;
    private static final double SAMPLES_AN_HOUR = 3600.0 * superb.audio.Waveform.SAMPLE_RATE_HZ;

    public DataReport {
        problems = List.copyOf(problems);
        notes = List.copyOf(notes);
    }

    public boolean ok() {
        return problems.isEmpty();
    }

    @Override
    public String toString() {
        StringBuilder text = new StringBuilder();
        line(
                text,
                task + ": " + corpus.map(Corpus::name).orElse("no corpus") + (ok() ? " is in order" : " has problems"));
        corpus.ifPresent(it -> it.splits().forEach(split -> line(text, "  " + words(split))));
        corpus.ifPresent(it -> line(
                text, "  classes  " + it.labelNames().stream().map(List::size).toList()));
        manifest.ifPresent(it -> {
            line(text, String.format(Locale.ROOT, "  audio    16,000 Hz, one channel, %,d bytes listed", it.bytes()));
            line(text, "  manifest " + it.sha256());
        });
        list(text, "problem", problems);
        list(text, "note", notes);
        return text.toString();
    }

    private static String words(Split split) {
        return String.format(
                Locale.ROOT,
                "%-8s %,d of %,d clips, %.2f hours",
                split.name(),
                split.clips().size(),
                split.expected(),
                split.fileSamples() / SAMPLES_AN_HOUR);
    }

    private static void list(StringBuilder text, String kind, List<String> items) {
        items.stream().limit(SHOWN).forEach(item -> line(text, "  " + kind + ": " + item.replace("\n", "\n  ")));
        if (items.size() > SHOWN) {
            line(text, String.format(Locale.ROOT, "  and %,d more %ss", items.size() - SHOWN, kind));
        }
    }

    private static void line(StringBuilder text, String line) {
        text.append(line).append('\n');
    }
}
