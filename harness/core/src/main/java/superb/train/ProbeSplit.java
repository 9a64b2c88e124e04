package superb.train;

import java.util.Arrays;
import java.util.List;
import superb.error.DataException;
import superb.error.Problem;
import superb.task.Clip;
import superb.task.Split;

/** A split as the training sees it: for every clip, in protocol order, its rows of the feature table and its labels. */
public final class ProbeSplit {
    private final Split split;
    private final int[][] rows;
    private final int[][] labels;

    private ProbeSplit(Split split, int[][] rows, int[][] labels) {
        this.split = split;
        this.rows = rows;
        this.labels = labels;
    }

    /**
     * @param rows for every clip the rows of its views; a row may stand for several clips
     * @throws DataException if the split is empty
     */
    public static ProbeSplit of(Split split, List<int[]> rows) {
        if (split.clips().isEmpty()) {
            throw new DataException(Problem.of("split '" + split.name() + "' has no clips")
                    .expected("at least one clip to train on or to score")
                    .next("check the data with superb data verify, or raise --limit"));
        }
        if (rows.size() != split.clips().size()) {
            throw new IllegalArgumentException(
                    rows.size() + " rows for " + split.clips().size() + " clips");
        }
        int[][] ofClip = new int[rows.size()][];
        int[][] labels = new int[rows.size()][];
        for (int clip = 0; clip < ofClip.length; clip++) {
            ofClip[clip] = rows.get(clip).clone();
            if (ofClip[clip].length == 0) {
                throw new IllegalArgumentException(split.clips().get(clip).id() + " has no row");
            }
            labels[clip] = split.clips().get(clip).labels().stream()
                    .mapToInt(Integer::intValue)
                    .toArray();
        }
        return new ProbeSplit(split, ofClip, labels);
    }

    public Split split() {
        return split;
    }

    public int clips() {
        return rows.length;
    }

    /** Rows of a clip: one, unless fixed windows stand for random ones. */
    public int views(int clip) {
        return rows[clip].length;
    }

    public int row(int clip, int view) {
        return rows[clip][view];
    }

    /** One class a slot; {@link Clip#NO_CLASS} where training has none. */
    public int label(int clip, int slot) {
        return labels[clip][slot];
    }

    /** Whether all slots are right: IC counts exact matches. */
    boolean correct(int clip, int[] predicted) {
        return Arrays.equals(labels[clip], predicted);
    }

    /**
     * @throws DataException naming the first clip whose labels do not fit {@code slots}, or that has no class in a split
     *     that is trained on
     */
    void check(List<Integer> slots, boolean training) {
        for (int clip = 0; clip < rows.length; clip++) {
            boolean fits = labels[clip].length == slots.size();
            for (int slot = 0; fits && slot < slots.size(); slot++) {
                int label = labels[clip][slot];
                fits = label < slots.get(slot) && (label >= 0 || label == Clip.NO_CLASS && !training);
            }
            if (!fits) {
                throw new DataException(Problem.of(
                                "labels " + split.clips().get(clip).labels() + " do not fit the head")
                        .at(split.name() + ": " + split.clips().get(clip).id())
                        .expected("one class a slot, slots of " + slots + " classes"));
            }
        }
    }
}
