package superb.engine.onnx;

import java.nio.FloatBuffer;
import java.util.List;
import superb.audio.Waveform;
import superb.engine.Precision;
import superb.error.DataException;
import superb.error.Problem;
import superb.upstream.UpstreamCard;

/** No hidden state with a NaN or an infinity at a valid frame leaves the engine. */
record FiniteStates(UpstreamCard card, Precision precision, List<Waveform> clips, int[] frames) {

    /** @param values {@code [batch, frames, dim]} */
    void check(int state, FloatBuffer values, List<Long> shape) {
        int dim = Math.toIntExact(shape.get(2));
        int item = Math.toIntExact(shape.get(1)) * dim;
        for (int i = 0; i < frames.length; i++) {
            int start = i * item;
            int end = start + frames[i] * dim;
            float sum = 0;
            for (int at = start; at < end; at++) {
                sum += values.get(at) * 0f; // stays zero as long as all are finite
            }
            if (sum != 0) {
                throw found(state, clips.get(i), values, start, end, dim);
            }
        }
    }

    private DataException found(int state, Waveform clip, FloatBuffer values, int start, int end, int dim) {
        int at = start;
        while (at < end - 1 && Float.isFinite(values.get(at))) {
            at++;
        }
        return new DataException(Problem.of(card.name() + " gives " + values.get(at) + " in hidden state " + state
                        + ", frame " + (at - start) / dim)
                .at(clip.id())
                .expected("finite numbers")
                .next(
                        precision == Precision.FP32
                                ? "look at the clip and at the checkpoint"
                                : "--precision fp32: " + precision.id() + " may be too narrow here"));
    }
}
