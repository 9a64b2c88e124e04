package superb.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import superb.error.UsageException;

class AccuracyTest {
    @Test
    void decidesEverySlot() {
        float[] logits = {0, 3, 1, /**/ -2, -1, /**/ 5, 5, 4};
        assertEquals(List.of(1, 1, 0), Accuracy.decide(logits, List.of(3, 2, 3)));
        assertThrows(IllegalArgumentException.class, () -> Accuracy.decide(logits, List.of(3, 2)));
        logits[4] = Float.NaN;
        assertThrows(IllegalArgumentException.class, () -> Accuracy.decide(logits, List.of(3, 2, 3)));
    }

    @Test
    void needsAsManyPredictionsAsItems() {
        assertThrows(IllegalArgumentException.class, () -> Accuracy.of(List.of(1), List.of(1, 2)));
    }

    @Test
    void aScoreIsFiniteAndItsIntervalNamed() {
        assertThrows(
                IllegalArgumentException.class,
                () -> new Score(Double.NaN, Score.FRACTION, true, Optional.empty(), Optional.empty(), 1));
        assertThrows(
                IllegalArgumentException.class,
                () -> new Score(0.5, Score.FRACTION, true, Optional.of(new Interval(0, 1)), Optional.empty(), 1));
        assertThrows(IllegalArgumentException.class, () -> new Interval(0.6, 0.5));
    }

    /** KS accuracy of HuBERT Base in the public table: 96.30. */
    @Test
    void pointsOfOneTaskComeFromItsFraction() {
        Score score = Score.accuracy(new Counts(9630, 10_000));
        OptionalDouble points = SuperbPoints.SITE_2021.ofTask("ks", Map.of("acc", score));
        assertEquals(1000 * (96.30 - 41.38) / (96.66 - 41.38), points.getAsDouble(), 1e-9);
        assertTrue(SuperbPoints.SITE_2021.ofTask("ks", Map.of()).isEmpty());
        assertTrue(SuperbPoints.SITE_2021.ofTask("st", Map.of("bleu", score)).isEmpty());
    }

    @Test
    void pointsRefuseWhatTheTableDoesNotHold() {
        UsageException unknown =
                assertThrows(UsageException.class, () -> SuperbPoints.SITE_2021.of(Map.of("st.bleu", 20.0)));
        assertTrue(unknown.getMessage().contains("ks.acc"), unknown.getMessage());
        UsageException half =
                assertThrows(UsageException.class, () -> SuperbPoints.SITE_2021.of(Map.of("sf.f1", 88.0)));
        assertTrue(half.getMessage().contains("sf.cer, sf.f1"), half.getMessage());
        assertThrows(UsageException.class, () -> SuperbPoints.SITE_2021.of(Map.of()));
    }
}
