package superb.engine.onnx.file;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.List;

/** A graph as somebody else might export it: one convolution of 400 samples every 320, four channels, and its negative. */
final class TinyGraph {
    static final int DIM = 4;
    static final int KERNEL = 400;

    private TinyGraph() {}

    /** h0 {@code [batch, frames, 4]}: channel c is sample {@code 100 c} of the window; h1 = -h0. */
    static ModelProto.Builder of() {
        TensorProto.Builder weight = TensorProto.newBuilder()
                .setName("weight")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(DIM)
                .addDims(1)
                .addDims(KERNEL);
        for (int i = 0; i < DIM * KERNEL; i++) {
            weight.addFloatData(i % KERNEL == 100 * (i / KERNEL) ? 1 : 0);
        }
        return model(graph().addInitializer(weight));
    }

    /** The same with its weight in another file. */
    static ModelProto.Builder withDataIn(String location) {
        return model(graph().addInitializer(TensorProto.newBuilder()
                .setName("weight")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addDims(DIM)
                .addDims(1)
                .addDims(KERNEL)
                .setDataLocation(TensorProto.DataLocation.EXTERNAL)
                .addExternalData(
                        StringStringEntryProto.newBuilder().setKey("location").setValue(location))));
    }

    /** A second input: the number of samples, which is added to h1. */
    static ModelProto.Builder withLengths() {
        ModelProto.Builder model = of();
        model.getGraphBuilder()
                .addInput(value("n", TensorProto.DataType.INT64, axis("batch")))
                .addNode(node("Cast", List.of("n"), "nf")
                        .addAttribute(integer("to", TensorProto.DataType.FLOAT.getNumber())))
                .addNode(node("Add", List.of("h0", "nf"), "h2"))
                .addOutput(state("h2"));
        return model;
    }

    private static ModelProto.Builder model(GraphProto.Builder graph) {
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .setGraph(graph);
    }

    private static GraphProto.Builder graph() {
        return GraphProto.newBuilder()
                .setName("tiny")
                .addInitializer(TensorProto.newBuilder()
                        .setName("one")
                        .setDataType(TensorProto.DataType.INT64.getNumber())
                        .addDims(1)
                        .addInt64Data(1))
                .addNode(node("Unsqueeze", List.of("x", "one"), "x1"))
                .addNode(node("Conv", List.of("x1", "weight"), "c")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("strides")
                                .setType(AttributeProto.AttributeType.INTS)
                                .addInts(320)))
                .addNode(node("Transpose", List.of("c"), "h0")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("perm")
                                .setType(AttributeProto.AttributeType.INTS)
                                .addAllInts(List.of(0L, 2L, 1L))))
                .addNode(node("Neg", List.of("h0"), "h1"))
                .addInput(value("x", TensorProto.DataType.FLOAT, axis("batch"), axis("samples")))
                .addOutput(state("h0"))
                .addOutput(state("h1"));
    }

    private static ValueInfoProto.Builder state(String name) {
        Dimension dim = Dimension.newBuilder().setDimValue(DIM).build();
        return value(name, TensorProto.DataType.FLOAT, axis("batch"), axis("frames"), dim);
    }

    static Dimension axis(String name) {
        return Dimension.newBuilder().setDimParam(name).build();
    }

    static NodeProto.Builder node(String type, List<String> inputs, String output) {
        return NodeProto.newBuilder().setOpType(type).addAllInput(inputs).addOutput(output);
    }

    private static AttributeProto integer(String name, long value) {
        return AttributeProto.newBuilder()
                .setName(name)
                .setType(AttributeProto.AttributeType.INT)
                .setI(value)
                .build();
    }

    static ValueInfoProto.Builder value(String name, TensorProto.DataType type, Dimension... shape) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(TensorShapeProto.newBuilder().addAllDim(List.of(shape)))));
    }
}
