package superb.train;

import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import superb.error.DataException;
import superb.error.Problem;
import superb.task.Sampling;

/**
 * In which order the clips of a split are visited, epoch after epoch. Every epoch is drawn from the seed and its number
 * alone, so any one can be replayed without those before it. A clip with several views shows a random one at each visit
 * (the protocol's fresh random window).
 */
public final class ClipOrder {
    private final Sampling sampling;
    private final ProbeSplit split;
    private final long seed;
    private final int[][] classes;

    private ClipOrder(Sampling sampling, ProbeSplit split, long seed, int[][] classes) {
        this.sampling = sampling;
        this.split = split;
        this.seed = seed;
        this.classes = classes;
    }

    public static ClipOrder of(Sampling sampling, ProbeSplit split, long seed) {
        return new ClipOrder(sampling, split, seed, sampling == Sampling.BALANCED ? byClass(split) : new int[0][]);
    }

    /** One pass over the split: as many visits as it has clips. */
    public Epoch epoch(long number) {
        SeededRandom random = SeededRandom.stream(seed, split.split().name(), number);
        int[] clips = new int[split.clips()];
        for (int i = 0; i < clips.length; i++) {
            clips[i] = i;
        }
        switch (sampling) {
            case SEQUENTIAL -> {}
            case SHUFFLED -> shuffle(clips, random);
            case BALANCED -> drawBalanced(clips, random);
            case LABEL_WINDOWS, LENGTH_BUCKETS ->
                throw new IllegalArgumentException(sampling + " orders mini-batches, not clips");
        }
        int[] rows = new int[clips.length];
        for (int i = 0; i < clips.length; i++) {
            int views = split.views(clips[i]);
            rows[i] = split.row(clips[i], views == 1 ? 0 : random.below(views));
        }
        return new Epoch(clips, rows);
    }

    /**
     * Mini-batches of one epoch in training.
     *
     * @throws DataException if a whole batch is demanded and there are fewer clips
     */
    public int batches(int batch) {
        if (sampling != Sampling.BALANCED) {
            return (split.clips() + batch - 1) / batch;
        }
        if (split.clips() < batch) {
            throw new DataException(
                    Problem.of("%d clips do not fill a mini-batch of %d".formatted(split.clips(), batch))
                            .at("split '" + split.split().name() + "'")
                            .expected("at least one whole mini-batch: balanced sampling drops the last, smaller one")
                            .next("use more clips, for example a larger --limit"));
        }
        return split.clips() / batch;
    }

    private static void shuffle(int[] clips, SeededRandom random) {
        for (int i = clips.length - 1; i > 0; i--) {
            int j = random.below(i + 1);
            int clip = clips[i];
            clips[i] = clips[j];
            clips[j] = clip;
        }
    }

    /** Weights of clips / clips of the class make classes equally likely and the clips of a class too: draw one, then the other. */
    private void drawBalanced(int[] clips, SeededRandom random) {
        for (int i = 0; i < clips.length; i++) {
            int[] members = classes[random.below(classes.length)];
            clips[i] = members[random.below(members.length)];
        }
    }

    private static int[][] byClass(ProbeSplit split) {
        TreeMap<Integer, List<Integer>> members = new TreeMap<>();
        for (int clip = 0; clip < split.clips(); clip++) {
            members.computeIfAbsent(split.label(clip, 0), label -> new ArrayList<>())
                    .add(clip);
        }
        return members.values().stream()
                .map(clips -> clips.stream().mapToInt(Integer::intValue).toArray())
                .toArray(int[][]::new);
    }

    /** The visits of one pass, in order. */
    public static final class Epoch {
        private final int[] clips;
        private final int[] rows;

        private Epoch(int[] clips, int[] rows) {
            this.clips = clips;
            this.rows = rows;
        }

        public int visits() {
            return clips.length;
        }

        public int clip(int visit) {
            return clips[visit];
        }

        /** Row of the feature table that the visit sees. */
        public int row(int visit) {
            return rows[visit];
        }
    }
}
