package superb.engine.onnx.file;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import superb.audio.Waveform;
import superb.engine.FileNetwork;
import superb.engine.onnx.session.NativeFloats;
import superb.engine.onnx.session.OnnxFile;
import superb.engine.onnx.session.OnnxInput;
import superb.engine.onnx.session.OnnxOptions;
import superb.engine.onnx.session.OnnxOutputs;
import superb.engine.onnx.session.OnnxPort;
import superb.error.Problem;
import superb.error.UntrustedException;

/** A loaded graph whose inputs are samples and, if there is a second one, their number. */
final class OnnxNetwork implements FileNetwork {
    private final OnnxFile graph;

    private OnnxNetwork(OnnxFile graph) {
        this.graph = graph;
    }

    static OnnxNetwork load(Path file, int threads) {
        OnnxFile graph = OnnxFile.open(file, OnnxOptions.threads(threads));
        try {
            checkInputs(graph);
            return new OnnxNetwork(graph);
        } catch (RuntimeException e) {
            graph.close();
            throw e;
        }
    }

    private static void checkInputs(OnnxFile graph) {
        List<OnnxPort> inputs = graph.inputs();
        boolean right = !inputs.isEmpty()
                && inputs.size() <= 2
                && is(inputs.get(0), "FLOAT", 2)
                && (inputs.size() < 2 || is(inputs.get(1), "INT64", 1));
        if (!right) {
            throw new UntrustedException(Problem.of("the graph wants other inputs: " + inputs)
                    .at(graph.path())
                    .expected("samples FLOAT [batch, samples], and at most one more: their number, INT64 [batch]")
                    .next("export it again with these inputs"));
        }
    }

    private static boolean is(OnnxPort port, String type, int rank) {
        return port.type().equals(type) && port.shape().size() == rank;
    }

    @Override
    public Map<String, NDArray> run(Waveform clip, Set<String> wanted, NDManager owner) {
        List<String> floats = graph.outputs().stream()
                .filter(port -> port.type().equals("FLOAT") || port.type().equals("FLOAT16"))
                .map(OnnxPort::name)
                .toList();
        List<String> names = !wanted.isEmpty() && floats.containsAll(wanted) ? List.copyOf(wanted) : floats;
        if (names.isEmpty()) {
            return Map.of();
        }
        Map<String, NDArray> values = new LinkedHashMap<>();
        try (NDManager scratch = owner.newSubManager();
                OnnxOutputs outputs = graph.run(inputs(clip, scratch), names)) {
            for (String name : names) {
                values.put(name, NativeFloats.copy(outputs.floats(name), outputs.shape(name), owner));
            }
        }
        return values;
    }

    private List<OnnxInput> inputs(Waveform clip, NDManager owner) {
        List<OnnxInput> inputs = new ArrayList<>();
        FloatBuffer samples =
                NativeFloats.room(clip.length(), owner).put(clip.samples()).flip();
        inputs.add(OnnxInput.floats(graph.inputs().get(0).name(), samples, 1, clip.length()));
        if (graph.inputs().size() > 1) {
            LongBuffer length = LongBuffer.wrap(new long[] {clip.length()});
            inputs.add(OnnxInput.longs(graph.inputs().get(1).name(), length, 1));
        }
        return inputs;
    }

    @Override
    public void close() {
        graph.close();
    }
}
