package superb.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ProbeStartTest {
    private static final ProbeSpec SPEC =
            new ProbeSpec(13, 768, 256, List.of(12), List.of(1L, 2L), List.of(1e-1, 1e-2, 1e-3), 1);

    @Test
    void drawsAsLinearMapsDo() {
        Map<String, FloatTensor> start = ProbeStart.of(SPEC);
        assertEquals(List.of(6, 13), start.get("featurizer.weights").shape());
        assertEquals(List.of(6, 256, 768), start.get("projector.weight").shape());
        assertEquals(List.of(6, 12), start.get("output.bias").shape());
        for (int i = 0; i < 6 * 13; i++) {
            assertEquals(0, start.get("featurizer.weights").get(i));
        }
        bounded(start.get("projector.weight"), 1 / Math.sqrt(768));
        bounded(start.get("projector.bias"), 1 / Math.sqrt(768));
        bounded(start.get("output.weight"), 1 / Math.sqrt(256));
        bounded(start.get("output.bias"), 1 / Math.sqrt(256));
    }

    /** Inside the bound, and spread as a uniform distribution is: standard deviation bound / √3. */
    private static void bounded(FloatTensor tensor, double bound) {
        double squares = 0;
        for (int i = 0; i < tensor.elements(); i++) {
            assertTrue(Math.abs(tensor.get(i)) <= bound);
            squares += Math.pow(tensor.get(i), 2);
        }
        double deviation = Math.sqrt(squares / tensor.elements());
        assertEquals(bound / Math.sqrt(3), deviation, bound * (tensor.elements() > 10_000 ? 0.01 : 0.2));
    }

    @Test
    void headsOfASeedStartAlike() {
        FloatTensor weights = ProbeStart.of(SPEC).get("output.weight");
        assertEquals(weights.part(0), weights.part(2));
        assertEquals(weights.part(3), weights.part(5));
        assertNotEquals(weights.part(0), weights.part(3));
    }

    /** A head's start depends on its own shape and seed, not on which others train beside it. */
    @Test
    void dependsOnTheSeedAlone() {
        ProbeSpec alone = new ProbeSpec(13, 768, 256, List.of(12), List.of(2L), List.of(1e-3), 1);
        assertEquals(
                ProbeStart.of(SPEC).get("projector.bias").part(3),
                ProbeStart.of(alone).get("projector.bias").part(0));
    }

    /** Counts of the specification: tasks 1.6. */
    @Test
    void countsParameters() {
        assertEquals(199_948 + 13, spec(12).parameterCount());
        assertEquals(518_371 + 13, spec(1251).parameterCount());
        assertEquals(203_032 + 13, spec(6, 14, 4).parameterCount());
        assertEquals(197_892 + 13, spec(4).parameterCount());
        ProbeSpec fbank = new ProbeSpec(1, 240, 256, List.of(12), List.of(1L), List.of(1e-3), 1);
        assertEquals(240 * 256 + 256 + 256 * 12 + 12, fbank.parameterCount());
    }

    private static ProbeSpec spec(Integer... slots) {
        return new ProbeSpec(13, 768, 256, List.of(slots), List.of(1L), List.of(1e-3), 1);
    }
}
