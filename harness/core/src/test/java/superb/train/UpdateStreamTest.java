package superb.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import superb.task.Sampling;

class UpdateStreamTest {
    private static final ProbeSplit TEN = Splits.of("train", 0, 1, 2, 3, 4, 5, 6, 7, 8, 9);

    private static List<Integer> rows(Updates updates, int update) {
        return IntStream.range(updates.begin(update), updates.end(update))
                .map(updates::row)
                .boxed()
                .toList();
    }

    /** SID: counters run on over the end of an epoch, and the last, smaller mini-batch weighs as much as the others. */
    @Test
    void accumulationRunsOnOverTheEpoch() {
        UpdateStream stream = new UpdateStream(Splits.recipe(4, 2, Sampling.SEQUENTIAL), TEN, 1, 1);
        Updates updates = stream.take(0, 3);
        assertEquals(List.of(0, 1, 2, 3, 4, 5, 6, 7), rows(updates, 0));
        assertEquals(List.of(8, 9, 0, 1, 2, 3), rows(updates, 1));
        assertEquals(List.of(4, 5, 6, 7, 8, 9), rows(updates, 2));
        assertEquals(1 / 8f, updates.weight(0));
        assertEquals(1 / 4f, updates.weight(updates.begin(1)), "one of two clips of one of two mini-batches");
        for (int update = 0; update < 3; update++) {
            double sum = IntStream.range(updates.begin(update), updates.end(update))
                    .mapToDouble(updates::weight)
                    .sum();
            assertEquals(1, sum, 1e-6);
        }
        assertEquals(9, updates.label(updates.begin(1) + 1, 0));
    }

    @Test
    void anyStretchIsTheSameAgain() {
        for (Sampling sampling : List.of(Sampling.SEQUENTIAL, Sampling.SHUFFLED, Sampling.BALANCED)) {
            UpdateStream stream = new UpdateStream(Splits.recipe(3, 2, sampling), TEN, 1, 5);
            List<List<Integer>> all = new ArrayList<>();
            Updates together = stream.take(0, 40);
            IntStream.range(0, 40).forEach(update -> all.add(rows(together, update)));
            for (int update : new int[] {39, 0, 17, 16, 3}) {
                UpdateStream fresh = new UpdateStream(Splits.recipe(3, 2, sampling), TEN, 1, 5);
                assertEquals(all.get(update), rows(fresh.take(update, 1), 0), sampling + " " + update);
                assertEquals(all.get(update), rows(stream.take(update, 1), 0), sampling + " " + update);
            }
        }
    }

    @Test
    void aBuilderRefusesLooseEnds() {
        assertThrows(IllegalStateException.class, () -> Updates.builder(1).endUpdate());
        assertThrows(
                IllegalStateException.class,
                () -> Updates.builder(1).add(0, new int[] {0}, 1).build());
        assertThrows(IllegalArgumentException.class, () -> Updates.builder(2).add(0, new int[] {0}, 1));
    }
}
