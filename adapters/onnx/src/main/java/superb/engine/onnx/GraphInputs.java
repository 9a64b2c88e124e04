package superb.engine.onnx;

import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.util.List;
import superb.engine.ClipBatch;
import superb.engine.onnx.graph.OnnxGraph;
import superb.engine.onnx.session.OnnxInput;

/** A batch of clips as the inputs of a graph. */
final class GraphInputs {
    private GraphInputs() {}

    /** Waveforms and lengths under the names of {@link OnnxGraph}. */
    static List<OnnxInput> of(ClipBatch batch) {
        FloatBuffer samples = OnnxInput.room(Math.multiplyExact(batch.size(), batch.longest()));
        batch.copySamples(samples);
        return List.of(
                OnnxInput.floats(OnnxGraph.WAVEFORMS, samples.flip(), batch.size(), batch.longest()),
                OnnxInput.longs(OnnxGraph.LENGTHS, LongBuffer.wrap(batch.lengths()), batch.size()));
    }
}
