package superb.sequence;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import superb.error.DataException;
import superb.error.Problem;
import superb.task.Clip;
import superb.task.Recipe;
import superb.task.Sampling;
import superb.task.Split;
import superb.train.SeededRandom;

/**
 * Which clips every update of a sequence task trains on. The mini-batches of an epoch are fixed; their order is drawn anew for
 * every epoch from seed and epoch alone, so that any update can be asked for at any time (spec: tasks 7.4, 8.5). Belongs to one
 * thread.
 */
public final class BatchPlan {
    /** PR: a window whose first clip has more samples than these is cut in half. */
    private static final long LONG_CLIP = 300_000;
    /** ASR: a limit that was meant for frames; every clip has more samples, so that all buckets but the last are cut in half. */
    private static final long LONG_BUCKET = 2_000;

    private final List<int[]> batches;
    private final int accumulation;
    private final long seed;
    private long drawnEpoch = -1;
    private int[] order = {};

    private BatchPlan(List<int[]> batches, int accumulation, long seed) {
        this.batches = batches;
        this.accumulation = accumulation;
        this.seed = seed;
    }

    /**
     * @param train its clips' samples and labels decide the mini-batches
     * @throws IllegalArgumentException for a sampling that has no fixed mini-batches
     * @throws DataException if there are too few clips for a single mini-batch
     */
    public static BatchPlan of(Recipe recipe, Split train, long seed) {
        List<int[]> batches =
                switch (recipe.trainSampling()) {
                    case LABEL_WINDOWS -> windows(train.clips(), recipe.batch());
                    case LENGTH_BUCKETS -> buckets(train.clips(), 2 * recipe.batch());
                    case SEQUENTIAL, SHUFFLED, BALANCED ->
                        throw new IllegalArgumentException("no fixed mini-batches in " + recipe.trainSampling());
                };
        if (batches.isEmpty()) {
            throw new DataException(Problem.of("%d training clips make no mini-batch"
                            .formatted(train.clips().size()))
                    .at("split '" + train.name() + "'")
                    .expected(
                            recipe.trainSampling() == Sampling.LENGTH_BUCKETS
                                    ? "at least two: a last mini-batch of a single clip is dropped"
                                    : "at least one")
                    .next("use more clips, for example a larger --limit"));
        }
        return new BatchPlan(batches, recipe.accumulation(), seed);
    }

    /** By labels, descending; item i is the window that starts at i, or the last whole one. */
    private static List<int[]> windows(List<Clip> clips, int window) {
        int[] order = sorted(clips, clip -> clip.labels().size());
        List<int[]> batches = new ArrayList<>(order.length);
        for (int item = 0; item < order.length; item++) {
            int start = Math.max(0, Math.min(item, order.length - window));
            int whole = Math.min(window, order.length - start);
            boolean cut = clips.get(order[start]).fileSamples() > LONG_CLIP;
            int[] batch = IntStream.range(start, start + (cut ? Math.max(1, window / 2) : window))
                    .limit(whole)
                    .map(i -> order[i])
                    .boxed()
                    .sorted(Comparator.comparingLong(
                            (Integer clip) -> -clips.get(clip).fileSamples()))
                    .mapToInt(Integer::intValue)
                    .toArray();
            batches.add(batch);
        }
        return batches;
    }

    /** By samples, descending, in buckets; all but the last in halves; a last one of a single clip is dropped. */
    private static List<int[]> buckets(List<Clip> clips, int bucket) {
        int[] order = sorted(clips, Clip::fileSamples);
        List<int[]> batches = new ArrayList<>();
        for (int start = 0; start < order.length; start += bucket) {
            int end = Math.min(start + bucket, order.length);
            boolean last = end - start < bucket;
            if (!last && clips.get(order[start]).fileSamples() > LONG_BUCKET) {
                int middle = start + bucket / 2;
                batches.add(part(order, start, middle));
                batches.add(part(order, middle, end));
            } else if (end - start > 1) {
                batches.add(part(order, start, end));
            }
        }
        return batches;
    }

    private static int[] part(int[] order, int from, int to) {
        return IntStream.range(from, to).map(i -> order[i]).toArray();
    }

    /** Clip numbers, largest first; equal ones in protocol order. */
    private static int[] sorted(List<Clip> clips, java.util.function.ToLongFunction<Clip> size) {
        return IntStream.range(0, clips.size())
                .boxed()
                .sorted(Comparator.comparingLong((Integer clip) -> -size.applyAsLong(clips.get(clip))))
                .mapToInt(Integer::intValue)
                .toArray();
    }

    /** Mini-batches of one pass. */
    public int batchesPerEpoch() {
        return batches.size();
    }

    /** The fixed mini-batch {@code item} of {@link #batchesPerEpoch}: clip numbers of the split, the longest audio first. */
    public int[] batch(int item) {
        return batches.get(item).clone();
    }

    /**
     * The mini-batches of update {@code number}, counted from 0, each as clip numbers of the split, the longest audio first: as
     * many as accumulate, running on over the ends of epochs.
     */
    public List<int[]> update(long number) {
        List<int[]> parts = new ArrayList<>(accumulation);
        for (int part = 0; part < accumulation; part++) {
            long visit = number * accumulation + part;
            long epoch = visit / batches.size();
            if (epoch != drawnEpoch) {
                order = permutation(epoch);
                drawnEpoch = epoch;
            }
            parts.add(batch(order[(int) (visit % batches.size())]));
        }
        return parts;
    }

    private int[] permutation(long epoch) {
        SeededRandom random = SeededRandom.stream(seed, "mini-batches", epoch);
        int[] items = IntStream.range(0, batches.size()).toArray();
        for (int i = items.length - 1; i > 0; i--) {
            int j = random.below(i + 1);
            int item = items[i];
            items[i] = items[j];
            items[j] = item;
        }
        return items;
    }
}
