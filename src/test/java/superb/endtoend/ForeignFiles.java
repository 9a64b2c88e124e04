package superb.endtoend;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import superb.engine.torch.script.ScriptArchive;

/** Networks as somebody else might export them: two states of eight numbers every 10 ms, called low and high. */
final class ForeignFiles {
    static final int DIM = 8;
    static final int KERNEL = 400;

    private ForeignFiles() {}

    /** Of the ONNX file: the state low is what they make of the samples, high what a rectifier leaves of that. */
    static float[] filters() {
        float[] filters = new float[DIM * KERNEL];
        Random random = new Random(1);
        for (int i = 0; i < filters.length; i++) {
            filters[i] = (float) random.nextGaussian() / 20;
        }
        return filters;
    }

    static Path onnx(Path folder) throws IOException {
        TensorProto.Builder weight = TensorProto.newBuilder()
                .setName("w")
                .setDataType(TensorProto.DataType.FLOAT.getNumber())
                .addAllDims(List.of((long) DIM, 1L, (long) KERNEL));
        for (float value : filters()) {
            weight.addFloatData(value);
        }
        GraphProto graph = GraphProto.newBuilder()
                .setName("foreign")
                .addInitializer(weight)
                .addInitializer(TensorProto.newBuilder()
                        .setName("one")
                        .setDataType(TensorProto.DataType.INT64.getNumber())
                        .addDims(1)
                        .addInt64Data(1))
                .addNode(node("Unsqueeze", List.of("x", "one"), "x1"))
                .addNode(node("Conv", List.of("x1", "w"), "c").addAttribute(ints("strides", 160)))
                .addNode(node("Relu", List.of("c"), "r"))
                .addNode(node("Transpose", List.of("c"), "low").addAttribute(ints("perm", 0, 2, 1)))
                .addNode(node("Transpose", List.of("r"), "high").addAttribute(ints("perm", 0, 2, 1)))
                .addInput(value("x", "batch", "samples"))
                .addOutput(value("low", "batch", "frames", "dim"))
                .addOutput(value("high", "batch", "frames", "dim"))
                .build();
        return Files.write(
                folder.resolve("foreign.onnx"),
                ModelProto.newBuilder()
                        .setIrVersion(8)
                        .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                        .setGraph(graph)
                        .build()
                        .toByteArray());
    }

    private static NodeProto.Builder node(String type, List<String> inputs, String output) {
        return NodeProto.newBuilder().setOpType(type).addAllInput(inputs).addOutput(output);
    }

    private static AttributeProto.Builder ints(String name, long... values) {
        AttributeProto.Builder attribute =
                AttributeProto.newBuilder().setName(name).setType(AttributeProto.AttributeType.INTS);
        for (long value : values) {
            attribute.addInts(value);
        }
        return attribute;
    }

    private static ValueInfoProto value(String name, String... axes) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(TensorProto.DataType.FLOAT.getNumber())
                                .setShape(TensorShapeProto.newBuilder()
                                        .addAllDim(Stream.of(axes)
                                                .map(it -> TensorShapeProto.Dimension.newBuilder()
                                                        .setDimParam(it)
                                                        .build())
                                                .toList()))))
                .build();
    }

    /** Every window's sample 0, 50, … 350, and their squares. */
    static Path torchScript(Path folder) throws IOException {
        return Files.write(folder.resolve("foreign.pt"), ScriptArchive.of("""
                def forward(self, x: Tensor) -> Dict[str, Tensor]:
                  low = torch.slice(torch.unfold(x, 1, 400, 160), 2, 0, 400, 50)
                  return {"low": low, "high": torch.mul(low, low)}
                """));
    }
}
