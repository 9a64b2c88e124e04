package superb.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import superb.error.DataException;
import superb.error.UsageException;
import superb.task.Clip;
import superb.task.Sampling;
import superb.task.Split;

class ProbeSpecTest {

    private static ProbeSpec spec(List<Long> seeds, List<Double> rates) {
        return new ProbeSpec(2, 3, 4, List.of(2), seeds, rates, 1);
    }

    @Test
    void numbersHeadsSeedBySeed() {
        ProbeSpec grid = spec(List.of(7L, 8L), List.of(0.1, 0.01, 0.001));
        assertEquals(6, grid.heads());
        assertEquals(1, grid.seedOf(4));
        assertEquals(0.01, grid.learningRate(4));
    }

    @Test
    void saysWhatIsWrong() {
        assertEquals(
                "a learning rate is listed twice: [0.1, 0.1]",
                assertThrows(UsageException.class, () -> spec(List.of(1L), List.of(0.1, 0.1)))
                        .getMessage());
        assertEquals(
                "a seed is listed twice: [1, 1]",
                assertThrows(UsageException.class, () -> spec(List.of(1L, 1L), List.of(0.1)))
                        .getMessage());
        assertEquals(
                "learning rates must be finite and not negative, got [NaN]",
                assertThrows(UsageException.class, () -> spec(List.of(1L), List.of(Double.NaN)))
                        .getMessage());
        assertThrows(UsageException.class, () -> spec(List.of(), List.of(0.1)));
        assertThrows(UsageException.class, () -> spec(List.of(1L), List.of()));
    }

    @Test
    void takesARecipesRateWhereThereIsNoSearch() {
        ProbeSpec one =
                ProbeSpec.of(Splits.recipe(32, 1, Sampling.SHUFFLED), 13, 768, List.of(12), List.of(1L), List.of());
        assertEquals(List.of(1e-4), one.learningRates());
        assertEquals(256, one.projection());
    }

    @Test
    void namesTheClipWhoseLabelsDoNotFit() {
        Split split =
                new Split("train", List.of(Splits.clip("a", List.of(0)), Splits.clip("b", List.of(Clip.NO_CLASS))), 2);
        ProbeSplit rows = ProbeSplit.of(split, List.of(new int[] {0}, new int[] {1}));
        DataException refused = assertThrows(DataException.class, () -> rows.check(List.of(2), true));
        assertEquals("""
                labels [-1] do not fit the head
                  where:    train: b
                  expected: one class a slot, slots of [2] classes""", refused.getMessage());
        rows.check(List.of(2), false); // a class that training never shows is scored, and never right
        assertThrows(DataException.class, () -> rows.check(List.of(2, 2), false));
        assertThrows(DataException.class, () -> ProbeSplit.of(new Split("dev", List.of(), 5), List.of()));
    }
}
