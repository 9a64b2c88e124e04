package superb.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import superb.files.Sha256;
import superb.metric.Interval;
import superb.metric.Score;
import superb.record.Execution;
import superb.record.FileEntry;
import superb.record.RecordFiles;
import superb.record.RunRecord;

/**
 * A record beside a second run of its question.
 *
 * @param verdict what follows
 * @param words the reasons, one a line
 */
record Verification(RunRecord record, RunRecord again, Verdict verdict, List<String> words) {

    enum Verdict {
        /** Same score, same outcome of every clip. */
        IDENTICAL,
        /** Another machine or program, and the score lies in the record's interval. */
        AGREES,
        MISMATCH
    }

    static Verification of(RecordFiles stored, RecordFiles rerun) {
        RunRecord then = stored.read().record();
        RunRecord now = rerun.read().record();
        List<String> words = new ArrayList<>();
        boolean wrong = changedSince(stored, then, words);
        Score before = score(then);
        Score after = score(now);
        boolean inside = inside(before, after.value());
        if (!inside(before, before.value())) {
            words.add("the record's score is NOT in the record's own interval");
            wrong = true;
        }
        words.add(SuperbCommand.text(
                "score: %s then, %s now, %s the interval of the record%s",
                percent(before.value()),
                percent(after.value()),
                inside ? "in" : "OUTSIDE",
                before.ci95()
                        .map(it -> " (" + percent(it.low()) + " – " + percent(it.high()) + ")")
                        .orElse(" (none was recorded: it must be equal)")));
        Optional<String> samplesThen = samples(then);
        Optional<String> samplesNow = samples(now);
        boolean listed = samplesThen.isPresent() && samplesNow.isPresent();
        boolean equal = listed && samplesThen.equals(samplesNow);
        if (equal && before.value() != after.value()) {
            words.add("the record's score is NOT that of its clips' outcomes");
            wrong = true;
        }
        boolean samePlace = place(then).equals(place(now));
        words.add(
                !listed
                        ? "outcomes of the clips: the record does not list them"
                        : equal
                                ? "outcomes of the clips: identical, SHA-256 " + samplesNow.get()
                                : samePlace
                                        ? "outcomes of the clips: DIFFERENT on the same machine with the same program"
                                        : "outcomes of the clips: different, as they may be on another machine or with"
                                                + " another version of the program");
        wrong |= !inside || (listed && !equal && samePlace);
        Verdict verdict = wrong
                ? Verdict.MISMATCH
                : equal && before.value() == after.value() ? Verdict.IDENTICAL : Verdict.AGREES;
        return new Verification(then, now, verdict, words);
    }

    /** Whether a file beside the record is not the one that it lists. One that is gone is told, and says nothing of the score. */
    private static boolean changedSince(RecordFiles stored, RunRecord record, List<String> words) {
        boolean changed = false;
        for (FileEntry entry : record.files()) {
            Path file = stored.folder().resolve(entry.path());
            try {
                if (!Files.isRegularFile(file)) {
                    words.add(entry.path() + " that the record lists is not there");
                } else if (!Sha256.of(file).equals(entry.sha256())) {
                    words.add(entry.path() + " beside the record is NOT the file that the record lists");
                    changed = true;
                }
            } catch (IOException e) {
                throw superb.files.DiskProblem.reading(file, e);
            }
        }
        return changed;
    }

    private static boolean inside(Score before, double now) {
        Optional<Interval> interval = before.ci95();
        return interval.map(it -> it.low() <= now && now <= it.high()).orElse(before.value() == now);
    }

    private static Score score(RunRecord record) {
        return record.results().test().get(record.identity().scoring().metric());
    }

    private static Optional<String> samples(RunRecord record) {
        return record.files().stream()
                .filter(it -> it.path().equals(RecordFiles.SAMPLES))
                .map(FileEntry::sha256)
                .findFirst();
    }

    /** All that may move the last digits of a feature. */
    private static List<Object> place(RunRecord record) {
        Execution execution = record.execution();
        return List.of(
                execution.machineFingerprint(),
                execution.engines(),
                execution.harness().version(),
                execution.harness().gitSha(),
                execution.cpu().threadsUsed());
    }

    String text() {
        return SuperbCommand.text(
                "%s: %s with %s, seed %d: %s%n%s%n",
                record.recordId(),
                record.identity().task().id(),
                record.identity().upstream().name(),
                record.identity().training().seed(),
                verdict.name().toLowerCase(Locale.ROOT),
                String.join(
                        System.lineSeparator(),
                        words.stream().map(it -> "  " + it).toList()));
    }

    ObjectNode json(ObjectMapper mapper) {
        ObjectNode node = mapper.createObjectNode();
        node.put("record_id", record.recordId());
        node.put("verdict", verdict.name().toLowerCase(Locale.ROOT));
        node.put("score_then", score(record).value());
        node.put("score_now", score(again).value());
        words.forEach(node.putArray("words")::add);
        return node;
    }

    private static String percent(double fraction) {
        return SuperbCommand.text("%.2f %%", 100 * fraction);
    }
}
