package superb.engine.cost;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import superb.engine.Cost;
import superb.engine.MacsConvention;
import superb.upstream.DeclaredWeights;
import superb.upstream.Layers;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;
import superb.upstream.WeightSpec;

/** What every model on the class path promises: its text fits together, and its card tells the truth about it. */
class EveryUpstreamTest {

    static Stream<UpstreamModel> models() {
        return UpstreamRegistry.load().models().stream();
    }

    @Test
    void allFamiliesAreFound() {
        assertEquals(16, UpstreamRegistry.load().families().size());
        assertTrue(models().count() >= 25);
    }

    @ParameterizedTest
    @MethodSource("models")
    void theCardIsTrue(UpstreamModel model) {
        UpstreamCard card = model.card();
        CostOps ops = new CostOps(MacsConvention.PRODUCTS);
        int samples = 33_333; // of no special length
        Layers<Shape> layers = model.forward(ops, ops.waveforms(samples), ops.lengths(samples));
        long frames = layers.frames().length();
        assertEquals(card.states(), layers.states().size());
        for (Shape state : layers.states()) {
            assertEquals(List.of(1L, frames, (long) card.dim()), state.dims());
        }
        assertTrue(Math.abs(frames - samples / card.strideSamples()) <= 2, "frames " + frames);
        assertEquals(card.trainable(), !DeclaredWeights.of(model).isEmpty());
        assertFalse(card.source().isBlank());
        assertEquals(model, UpstreamRegistry.load().model(UpstreamRequest.parse(card.name())));
    }

    @ParameterizedTest
    @MethodSource("models")
    void theShortestClipGivesAFrameAndNoShorterOneIsTaken(UpstreamModel model) {
        OpsCostCounter counter = new OpsCostCounter();
        int samples = model.card().minSamples();
        Cost cost = counter.count(model, samples, MacsConvention.PRODUCTS);
        assertTrue(cost.frames() >= 1);
        assertThrows(IllegalArgumentException.class, () -> counter.count(model, samples - 1, MacsConvention.PRODUCTS));
    }

    @ParameterizedTest
    @MethodSource("models")
    void parametersAreTheDeclaredWeights(UpstreamModel model) {
        long declared = DeclaredWeights.of(model).stream()
                .filter(it -> it.init().parameter())
                .mapToLong(WeightSpec::elements)
                .sum();
        assertEquals(
                declared,
                new OpsCostCounter()
                        .count(model, 16_000, MacsConvention.PRODUCTS)
                        .params());
    }

    /** What stands before the encoder costs the same alone as in the whole, part by part. */
    @ParameterizedTest
    @MethodSource("models")
    void theFrontEndIsTheBeginningOfTheWhole(UpstreamModel model) {
        assertEquals(model.card().layers() > 0, model.frontEnd().isPresent());
        model.frontEnd().ifPresent(front -> {
            OpsCostCounter counter = new OpsCostCounter();
            Cost alone = counter.count(front, 33_333, MacsConvention.PRODUCTS);
            Cost whole = counter.count(model, 33_333, MacsConvention.PRODUCTS);
            assertEquals(alone.rows(), whole.rows().subList(0, alone.rows().size()));
            assertFalse(whole.rows().size() == alone.rows().size());
            assertEquals(1, front.card().states());
            assertTrue(DeclaredWeights.of(model).containsAll(DeclaredWeights.of(front)));
        });
    }

    @Test
    void whatDoesNotFitIsNamed() {
        CostOps ops = new CostOps(MacsConvention.PRODUCTS);
        Shape x = ops.waveforms(10);
        Shape weight = ops.constant("w", new float[12], 3, 4);
        IllegalArgumentException e = assertThrows(
                IllegalArgumentException.class,
                () -> ops.scope("layers.3", () -> ops.linear(x, weight, ops.constant("b", new float[3], 3))));
        assertEquals("linear in layers.3 does not take [activation[1, 10], constant[3, 4]]", e.getMessage());
    }
}
