package superb.jmh;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.Shape;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import superb.audio.Waveform;
import superb.check.Signals;
import superb.engine.CostCounter;
import superb.engine.MacsConvention;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.features.LayerFeatures;
import superb.upstream.UpstreamModel;

/**
 * An upstream that is ready to be measured.
 *
 * @param definition by which its output is checked; empty for a file that brings its own arithmetic
 */
record OpenedSubject(OpenUpstream upstream, Optional<UpstreamModel> definition) implements AutoCloseable {
    private static final double TOLERANCE = 1e-3;

    /** Of a type with fewer digits in a batch, which may be added up in another order than a clip alone. */
    private static final double BATCH_TOLERANCE = 0.1;

    /** Joins frames by what is heard, so that their number cannot be known before. */
    private static final String JOINS_FRAMES = "ofa_wav2vec2";

    /** Something like speech, at least as long as the upstream needs. */
    Waveform clip(double seconds) {
        int samples = (int) Math.round(seconds * Waveform.SAMPLE_RATE_HZ);
        return Signals.voice(
                "a clip of " + seconds + " s", Math.max(samples, upstream.card().minSamples()), 3);
    }

    /** From samples on the host to a value of the last state on the host, which waits for the device. */
    float extract(Waveform clip) {
        try (LayerFeatures features = upstream.extract(List.of(clip))) {
            return last(features, 0);
        }
    }

    static float last(LayerFeatures features, int item) {
        return features.states().get(features.states().size() - 1).getFloat(item, features.frames(item) - 1, 0);
    }

    /** {@link #check(Waveform, float, boolean)} of a clip that was heard alone. */
    void check(Waveform clip, float measured) {
        check(clip, measured, false);
    }

    /**
     * A fast wrong answer is the commonest speed-up: compares what was measured with a fresh pass, and the form of that
     * with what the definition counts.
     *
     * @param batched whether the clip was heard beside others in one batch
     * @throws IllegalStateException which ends the measurement, if they differ
     */
    void check(Waveform clip, float measured, boolean batched) {
        try (LayerFeatures features = upstream.extract(List.of(clip))) {
            require(
                    features.states().size() == upstream.card().states(),
                    features.states().size() + " states");
            for (NDArray state : features.states()) {
                Shape shape = state.getShape();
                require(shape.dimension() == 3 && shape.get(0) == 1, "a state of the shape " + shape);
                require(shape.get(2) == upstream.card().dim(), "a state of the shape " + shape);
            }
            if (definition.isPresent() && !upstream.card().family().equals(JOINS_FRAMES)) {
                long frames = counted(definition.get(), clip);
                require(features.frames(0) == frames, features.frames(0) + " frames instead of " + frames);
            }
            float[] values = features.states().get(features.states().size() - 1).toFloatArray();
            float least = Float.POSITIVE_INFINITY;
            float most = Float.NEGATIVE_INFINITY;
            for (float value : values) {
                require(Float.isFinite(value), "a value " + value);
                least = Math.min(least, value);
                most = Math.max(most, value);
            }
            require(most > least, "one value everywhere: " + most);
            float again = last(features, 0);
            double tolerance = batched && upstream.precision() != Precision.FP32 ? BATCH_TOLERANCE : TOLERANCE;
            require(
                    Math.abs(again - measured) <= tolerance * Math.max(1, Math.abs(again)),
                    measured + " where a fresh pass gives " + again);
        }
    }

    private static long counted(UpstreamModel model, Waveform clip) {
        return ServiceLoader.load(CostCounter.class)
                .findFirst()
                .orElseThrow()
                .count(model, clip.length(), MacsConvention.PRODUCTS)
                .frames();
    }

    private void require(boolean holds, String found) {
        if (!holds) {
            throw new IllegalStateException(
                    "what was measured is wrong: " + upstream.card().name() + " gave " + found);
        }
    }

    @Override
    public void close() {
        upstream.close();
    }
}
