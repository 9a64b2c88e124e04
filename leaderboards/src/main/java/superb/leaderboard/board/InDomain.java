package superb.leaderboard.board;

import java.util.List;
import java.util.Locale;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.intake.KnownTask;
import superb.record.Identity;
import superb.upstream.NoWeights;

/** Whether an upstream was trained on audio of the corpus that a task tests. Shown beside the results, never used to hide them. */
public enum InDomain {
    YES,
    NO,
    /** Nobody declared what the upstream was trained on. */
    UNKNOWN;

    private static final String UNDECLARED = "unknown";

    public static InDomain of(KnownTask task, Entry entry) {
        Identity.Upstream upstream = entry.record().identity().upstream();
        List<Identity.Pretraining> corpora = upstream.pretrainingCorpora();
        if (upstream.weights().provenance().equals(NoWeights.INSTANCE.provenance())) {
            return NO; // signal processing has learned nothing
        }
        String wanted = letters(task.corpus());
        if (corpora.stream().anyMatch(it -> letters(it.name()).contains(wanted))) {
            return YES;
        }
        boolean declared =
                !corpora.isEmpty() && corpora.stream().noneMatch(it -> it.how().equals(UNDECLARED));
        return declared ? NO : UNKNOWN;
    }

    private static String letters(String text) {
        return text.toLowerCase(Locale.ROOT).replaceAll("[^\\p{L}]", "");
    }
}
