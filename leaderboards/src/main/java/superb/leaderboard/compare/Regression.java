package superb.leaderboard.compare;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import superb.leaderboard.board.Model;
import superb.leaderboard.compare.Comparison.Pairing;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.stats.Holm;
import superb.leaderboard.text.Numbers;
import superb.record.Status;

/**
 * A number that got worse although everything that decides it stayed the same. Only scores: times of shared machines are too noisy to
 * stop anybody.
 *
 * @param before the run before the newest
 * @param now the newest run of the same identity
 * @param p that chance alone explains it, after Holm's correction over all identities that were run more than once
 */
public record Regression(Entry before, Entry now, double p) {
    private static final double LEVEL = 0.05;

    /** Of all identities that were run more than once; ordered by record id. */
    public static List<Regression> of(List<Entry> entries) {
        Map<String, List<Entry>> runs = entries.stream()
                .filter(it -> it.record().status() == Status.VALID)
                .sorted(Entry.NEWEST_FIRST)
                .collect(Collectors.groupingBy(it -> it.record().recordId(), TreeMap::new, Collectors.toList()));
        List<TaskComparison> tests = new ArrayList<>();
        for (List<Entry> same : runs.values()) {
            if (same.size() > 1) {
                tests.add(TaskTest.of(same.get(0), same.get(1), Pairing.WHERE_POSSIBLE));
            }
        }
        List<Double> adjusted =
                Holm.adjust(tests.stream().map(TaskComparison::p).toList());
        List<Regression> worse = new ArrayList<>();
        for (int i = 0; i < tests.size(); i++) {
            TaskComparison test = tests.get(i);
            if (adjusted.get(i) < LEVEL && !test.firstBetter()) {
                worse.add(new Regression(test.second(), test.first(), adjusted.get(i)));
            }
        }
        worse.sort(Comparator.comparing(it -> it.now().record().recordId()));
        return worse;
    }

    /** One line for people. */
    public String words() {
        return "%s on %s was %s %% (%s) and is %s %% (%s), worse by more than chance explains (p = %s): %s"
                .formatted(
                        Model.of(now.record().identity()).label(),
                        now.task().code(),
                        Numbers.percent(before.score().value()),
                        before.record().execution().started(),
                        Numbers.percent(now.score().value()),
                        now.record().execution().started(),
                        Numbers.fixed(p, 4),
                        now.record().recordId());
    }
}
