package superb.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import superb.error.DataException;
import superb.task.Clip;
import superb.task.Sampling;

class ClipOrderTest {
    private static final ProbeSplit TEN = Splits.of("train", 0, 1, 2, 0, 1, 2, 0, 1, 2, 0);

    private static int[] clips(ClipOrder order, long epoch) {
        ClipOrder.Epoch drawn = order.epoch(epoch);
        return IntStream.range(0, drawn.visits()).map(drawn::clip).toArray();
    }

    @Test
    void sequentialIsAsListed() {
        ClipOrder order = ClipOrder.of(Sampling.SEQUENTIAL, TEN, 1);
        assertArrayEquals(IntStream.range(0, 10).toArray(), clips(order, 0));
        assertArrayEquals(IntStream.range(0, 10).toArray(), clips(order, 5));
        assertEquals(4, order.batches(3), "a last, smaller batch is kept");
    }

    @Test
    void shuffledIsANewPermutationEveryEpoch() {
        ClipOrder order = ClipOrder.of(Sampling.SHUFFLED, TEN, 1);
        Set<String> seen = new HashSet<>();
        for (int epoch = 0; epoch < 50; epoch++) {
            int[] clips = clips(order, epoch);
            seen.add(Arrays.toString(clips));
            assertArrayEquals(
                    IntStream.range(0, 10).toArray(),
                    IntStream.of(clips).sorted().toArray());
        }
        assertEquals(50, seen.size());
        assertEquals(3, order.batches(4));
        assertArrayEquals(clips(order, 33), clips(ClipOrder.of(Sampling.SHUFFLED, TEN, 1), 33));
        assertFalse(Arrays.equals(clips(order, 3), clips(ClipOrder.of(Sampling.SHUFFLED, TEN, 2), 3)));
    }

    @Test
    void everyPlaceIsEquallyLikelyForEveryClip() {
        ClipOrder order = ClipOrder.of(Sampling.SHUFFLED, Splits.of("train", 0, 0, 0, 0), 3);
        int[][] counts = new int[4][4];
        for (int epoch = 0; epoch < 4000; epoch++) {
            int[] clips = clips(order, epoch);
            for (int place = 0; place < 4; place++) {
                counts[place][clips[place]]++;
            }
        }
        for (int[] place : counts) {
            for (int count : place) {
                assertEquals(1000, count, 110); // four standard deviations
            }
        }
    }

    /** 64 % of KS is one class, and each of the six noise files is drawn about 710 times an epoch. */
    @Test
    void balancedDrawsClassesAlike() {
        int[] classes = new int[1000];
        Arrays.fill(classes, 0, 900, 4);
        Arrays.fill(classes, 900, 994, 7);
        Arrays.fill(classes, 994, 1000, Clip.NO_CLASS);
        ProbeSplit split = Splits.of("dev", classes);
        ClipOrder order = ClipOrder.of(Sampling.BALANCED, split, 1337);
        double[] weights = split.split().balancedWeights();
        int[] drawn = new int[1000];
        for (int epoch = 0; epoch < 60; epoch++) {
            for (int clip : clips(order, epoch)) {
                drawn[clip]++;
            }
        }
        double all = Arrays.stream(weights).sum();
        for (int[] range : new int[][] {{0, 900}, {900, 994}, {994, 1000}}) {
            double expected = 60_000
                    * IntStream.range(range[0], range[1])
                            .mapToDouble(i -> weights[i])
                            .sum()
                    / all;
            assertEquals(20_000, expected, 1e-6);
            assertEquals(
                    expected,
                    IntStream.range(range[0], range[1]).map(i -> drawn[i]).sum(),
                    500);
        }
        for (int noise = 994; noise < 1000; noise++) {
            assertEquals(20_000 / 6.0, drawn[noise], 230);
        }
        assertEquals(31, order.batches(32), "the last, smaller batch is dropped");
    }

    @Test
    void balancedNeedsAWholeBatch() {
        ClipOrder order = ClipOrder.of(Sampling.BALANCED, TEN, 1);
        DataException refused = assertThrows(DataException.class, () -> order.batches(32));
        assertEquals("""
                10 clips do not fill a mini-batch of 32
                  where:    split 'train'
                  expected: at least one whole mini-batch: balanced sampling drops the last, smaller one
                  try:      use more clips, for example a larger --limit""", refused.getMessage());
    }

    @Test
    void everyVisitSeesARandomView() {
        ProbeSplit split = Splits.withViews("train", 5, 0, 1, 2);
        ClipOrder order = ClipOrder.of(Sampling.SHUFFLED, split, 1);
        Set<Integer> seen = new HashSet<>();
        for (int epoch = 0; epoch < 60; epoch++) {
            ClipOrder.Epoch drawn = order.epoch(epoch);
            for (int visit = 0; visit < drawn.visits(); visit++) {
                assertEquals(drawn.clip(visit), drawn.row(visit) / 5);
                seen.add(drawn.row(visit));
            }
        }
        assertEquals(15, seen.size(), "every view comes up");
    }

    @Test
    void trainAndDevAreDrawnApart() {
        int[] train = clips(ClipOrder.of(Sampling.SHUFFLED, TEN, 1), 0);
        int[] dev = clips(ClipOrder.of(Sampling.SHUFFLED, Splits.of("dev", 0, 1, 2, 0, 1, 2, 0, 1, 2, 0), 1), 0);
        assertTrue(!Arrays.equals(train, dev));
    }
}
