package superb.engine.onnx.graph;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import superb.engine.Precision;
import superb.error.Problem;
import superb.error.UsageException;
import superb.upstream.Layers;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamModel;
import superb.upstream.Weights;

/**
 * An upstream as an ONNX graph with open batch size and time. Inputs: {@code waveforms [batch, samples]} float32, zeros
 * beyond each item's length, and {@code lengths [batch]} int64. Outputs: the hidden states {@code hidden_0}, … each
 * {@code [batch, frames, dim]} float32, and {@code frames [batch]} int64. Each item's valid frames are those that it has alone.
 */
public final class OnnxGraph {
    public static final String WAVEFORMS = "waveforms";
    public static final String LENGTHS = "lengths";
    public static final String FRAMES = "frames";

    /** Notes in the file: what is in it, and the format of these notes. */
    public static final String FORMAT = "superb.format";

    public static final String UPSTREAM = "superb.upstream";
    public static final String PRECISION = "superb.precision";
    public static final String WEIGHTS = "superb.weights_sha256";
    public static final String MIN_SAMPLES = "superb.min_samples";

    /** ONNX operators as of this number, which ONNX Runtime 1.17 and later know. */
    private static final int OPERATORS = 18;

    private static final int FORMAT_VERSION = 8;

    /** Which hidden states a graph gives. */
    public enum States {
        ALL,
        LAST
    }

    private final ModelProto model;
    private final List<Initializer> initializers;
    private final List<String> outputs;

    private OnnxGraph(ModelProto model, List<Initializer> initializers, List<String> outputs) {
        this.model = model;
        this.initializers = List.copyOf(initializers);
        this.outputs = List.copyOf(outputs);
    }

    /** Without the tensors. */
    ModelProto model() {
        return model;
    }

    /** The tensors; their numbers are read when they are written. */
    List<Initializer> initializers() {
        return initializers;
    }

    /** Names of the hidden states, in order. */
    public List<String> outputs() {
        return outputs;
    }

    /** Matrices of weights that are stored in bytes. */
    public int quantized() {
        return Math.toIntExact(
                initializers.stream().filter(it -> it.type() == Type.INT8).count());
    }

    /** Products of bytes that every run computes: one for each use of such a matrix. */
    public int integerProducts() {
        return Math.toIntExact(model.getGraph().getNodeList().stream()
                .filter(it -> it.getOpType().equals(Products.OF_BYTES))
                .count());
    }

    /**
     * Writes the graph of a model; reads no numbers yet.
     *
     * @param precision {@code FP32} or {@code INT8_DYNAMIC}
     * @throws UsageException if bytes are asked for and the model has no matrix for them
     */
    public static OnnxGraph of(UpstreamModel model, Weights weights, Precision precision, States wanted) {
        GraphWriter writer = new GraphWriter(weights, precision);
        Value waveforms = Value.of(WAVEFORMS, Type.FLOAT, List.of(Dim.at(WAVEFORMS, 0), Dim.at(WAVEFORMS, 1)));
        Value lengths = Value.of(LENGTHS, Type.INT64, List.of(Dim.at(WAVEFORMS, 0)));
        Layers<Value> layers = model.forward(writer, waveforms, lengths);
        List<Value> states = layers.states();
        int first = wanted == States.ALL ? 0 : states.size() - 1;
        List<String> outputs = new ArrayList<>();
        Map<String, String> renamed = new TreeMap<>();
        GraphProto.Builder graph = GraphProto.newBuilder().setName(model.card().name());
        for (int i = first; i < states.size(); i++) {
            // A node of its own for each, so that a state may be exposed twice, or be an input.
            String name = "hidden_" + i;
            renamed.put(
                    name,
                    writer.nodes()
                            .node("Identity", states.get(i))
                            .make(Type.FLOAT, states.get(i).dims())
                            .name());
            outputs.add(name);
            graph.addOutput(port(
                    name,
                    Type.FLOAT,
                    List.of("batch", "frames", ""),
                    states.get(i).last().size()));
        }
        Value frames = layers.frames();
        renamed.put(
                FRAMES,
                writer.nodes()
                        .node("Identity", frames)
                        .make(Type.INT64, frames.dims())
                        .name());
        graph.addOutput(port(FRAMES, Type.INT64, List.of("batch"), 0));
        graph.addInput(port(WAVEFORMS, Type.FLOAT, List.of("batch", "samples"), 0))
                .addInput(port(LENGTHS, Type.INT64, List.of("batch"), 0));

        Liveness live = Liveness.of(writer.nodes().written(), renamed.values());
        live.nodes().forEach(graph::addNode);
        renamed.forEach((name, from) -> graph.addNode(NodeProto.newBuilder()
                .setName("outputs/" + name)
                .setOpType("Identity")
                .addInput(from)
                .addOutput(name)));
        List<Initializer> initializers = writer.nodes().initializers().values().stream()
                .filter(it -> live.read().contains(it.name()))
                .toList();
        OnnxGraph written = new OnnxGraph(model(model.card(), weights, precision, graph), initializers, outputs);
        if (precision == Precision.INT8_DYNAMIC && model.card().trainable() && written.quantized() == 0) {
            throw new UsageException(Problem.of("nothing of " + model.card().name() + " would be in bytes")
                    .at("--precision " + precision.id())
                    .expected("a matrix of weights of at least " + Products.SMALLEST + " by " + Products.SMALLEST)
                    .next("--precision fp32, which gives the same numbers here"));
        }
        return written;
    }

    /** One of the notes that go into the file, such as {@link #WEIGHTS}. */
    public String note(String key) {
        return model.getMetadataPropsList().stream()
                .filter(it -> it.getKey().equals(key))
                .map(StringStringEntryProto::getValue)
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no note '" + key + "'"));
    }

    private static ModelProto model(UpstreamCard card, Weights weights, Precision precision, GraphProto.Builder graph) {
        ModelProto.Builder model = ModelProto.newBuilder()
                .setIrVersion(FORMAT_VERSION)
                .setProducerName("superb")
                .addOpsetImport(OperatorSetIdProto.newBuilder().setDomain("").setVersion(OPERATORS))
                .addOpsetImport(OperatorSetIdProto.newBuilder()
                        .setDomain("com.microsoft")
                        .setVersion(1))
                .setGraph(graph);
        Map<String, String> notes = new TreeMap<>(Map.of(
                FORMAT,
                "1",
                UPSTREAM,
                card.name(),
                PRECISION,
                precision.id(),
                WEIGHTS,
                weights.sha256(),
                "superb.weights",
                weights.provenance(),
                "superb.stride_samples",
                String.valueOf(card.strideSamples()),
                MIN_SAMPLES,
                String.valueOf(card.minSamples())));
        notes.forEach((key, value) -> model.addMetadataProps(
                StringStringEntryProto.newBuilder().setKey(key).setValue(value)));
        return model.build();
    }

    /** @param axes names of open axes; an empty one stands for {@code size} */
    private static ValueInfoProto port(String name, Type type, List<String> axes, long size) {
        TensorShapeProto.Builder shape = TensorShapeProto.newBuilder();
        for (String axis : axes) {
            shape.addDim(
                    axis.isEmpty()
                            ? Dimension.newBuilder().setDimValue(size)
                            : Dimension.newBuilder().setDimParam(axis));
        }
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType((int) type.number())
                                .setShape(shape)))
                .build();
    }
}
