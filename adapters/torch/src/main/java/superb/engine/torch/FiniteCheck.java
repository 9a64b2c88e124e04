package superb.engine.torch;

import ai.djl.ndarray.NDArray;
import java.util.List;
import superb.audio.Waveform;
import superb.engine.Precision;
import superb.error.DataException;
import superb.error.Problem;
import superb.features.LayerFeatures;
import superb.upstream.UpstreamCard;

/** No hidden state with a NaN or an infinity leaves the engine. */
final class FiniteCheck {
    private final UpstreamCard card;
    private final Precision precision;

    FiniteCheck(UpstreamCard card, Precision precision) {
        this.card = card;
        this.precision = precision;
    }

    /** @param sums {@code [states, batch]}, a sieve: only where a sum is not finite are the values looked at */
    void of(LayerFeatures layers, float[] sums, List<Waveform> clips) {
        for (int state = 0; state < layers.states().size(); state++) {
            for (int item = 0; item < clips.size(); item++) {
                if (!Float.isFinite(sums[state * clips.size() + item])) {
                    look(layers, state, item, clips.get(item));
                }
            }
        }
    }

    private void look(LayerFeatures layers, int state, int item, Waveform clip) {
        int dim = Math.toIntExact(layers.states().get(state).getShape().get(2));
        float[] values;
        try (NDArray frames = layers.states().get(state).get(item)) {
            values = frames.toFloatArray();
        }
        for (int i = 0; i < layers.frames(item) * dim; i++) {
            if (!Float.isFinite(values[i])) {
                Problem problem = Problem.of(card.name() + " gives " + values[i] + " in hidden state " + state
                                + ", frame " + i / dim)
                        .at(clip.id())
                        .expected("finite numbers");
                throw new DataException(problem.next(mend()));
            }
        }
    }

    /** Never done unasked: a record says the precision that was asked for, or there is none. */
    private String mend() {
        return switch (precision) {
            case FP32 -> "look at the clip and at the checkpoint";
            case FP16 -> "--precision bf16, which has the range of fp32, or --precision fp32: fp16 ends at 65504";
            default -> "--precision fp32: " + precision.id() + " may be too narrow here";
        };
    }
}
