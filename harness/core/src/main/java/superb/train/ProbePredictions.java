package superb.train;

import java.util.List;
import java.util.stream.IntStream;
import superb.metric.Counts;

/** What every head says of every clip of a split: one class a slot. */
public final class ProbePredictions {
    private final ProbeSplit split;
    private final int[][][] classes;

    /** Takes over {@code classes [heads][clips][slots]}. */
    ProbePredictions(ProbeSplit split, int[][][] classes) {
        this.split = split;
        this.classes = classes;
    }

    public int clips() {
        return split.clips();
    }

    /** One class a slot. */
    public List<Integer> predicted(int head, int clip) {
        return IntStream.of(classes[head][clip]).boxed().toList();
    }

    /** Whether all slots are right. */
    public boolean correct(int head, int clip) {
        return split.correct(clip, classes[head][clip]);
    }

    /** Clips of which all slots are right. */
    public Counts accuracy(int head) {
        return new Counts(
                IntStream.range(0, clips()).filter(clip -> correct(head, clip)).count(), clips());
    }
}
