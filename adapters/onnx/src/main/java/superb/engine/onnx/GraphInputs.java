package superb.engine.onnx;

import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import superb.engine.ClipBatch;
import superb.engine.onnx.graph.OnnxGraph;
import superb.engine.onnx.session.NativeFloats;
import superb.engine.onnx.session.OnnxInput;

/** A batch of clips as the inputs of a graph: waveforms and lengths under the names of {@link OnnxGraph}. */
final class GraphInputs {
    private GraphInputs() {}

    /** For a trial: the waveforms lie in a direct buffer. */
    static List<OnnxInput> of(ClipBatch batch) {
        return of(batch, OnnxInput.room(samples(batch)));
    }

    /** @param owner of the memory of the waveforms, open until the graph has run */
    static List<OnnxInput> of(ClipBatch batch, NDManager owner) {
        return of(batch, NativeFloats.room(samples(batch), owner));
    }

    private static int samples(ClipBatch batch) {
        return Math.multiplyExact(batch.size(), batch.longest());
    }

    private static List<OnnxInput> of(ClipBatch batch, FloatBuffer samples) {
        batch.copySamples(samples);
        return List.of(
                OnnxInput.floats(OnnxGraph.WAVEFORMS, samples.flip(), batch.size(), batch.longest()),
                OnnxInput.longs(OnnxGraph.LENGTHS, LongBuffer.wrap(batch.lengths()), batch.size()));
    }
}
