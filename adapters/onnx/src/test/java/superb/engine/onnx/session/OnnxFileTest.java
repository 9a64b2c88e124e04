package superb.engine.onnx.session;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.OperatorSetIdProto;
import ai.onnx.proto.OnnxMl.StringStringEntryProto;
import ai.onnx.proto.OnnxMl.TensorProto.DataType;
import ai.onnx.proto.OnnxMl.TensorShapeProto;
import ai.onnx.proto.OnnxMl.TensorShapeProto.Dimension;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.UntrustedException;

class OnnxFileTest {
    @TempDir
    Path folder;

    @Test
    void runsAGraph() throws IOException {
        Path file = Files.write(folder.resolve("twice.onnx"), twice());
        try (OnnxFile graph = OnnxFile.open(file, OnnxOptions.threads(1).memory(OnnxOptions.Memory.GIVE_BACK))) {
            assertEquals("[x FLOAT [batch, 2], n INT64 [batch]]", graph.inputs().toString());
            assertEquals(Map.of("made", "for a test"), graph.metadata());
            FloatBuffer x = OnnxInput.room(4).put(new float[] {1, 2, 3, 4}).flip();
            List<OnnxInput> inputs = List.of(
                    OnnxInput.floats("x", x, 2, 2), OnnxInput.longs("n", LongBuffer.wrap(new long[] {5, 6}), 2));
            try (OnnxOutputs outputs = graph.run(inputs, List.of("y", "m"))) {
                assertEquals(List.of(2L, 2L), outputs.shape("y"));
                assertEquals(FloatBuffer.wrap(new float[] {2, 4, 6, 8}), outputs.floats("y"));
                assertEquals(LongBuffer.wrap(new long[] {10, 12}), outputs.longs("m"));
                UntrustedException e = assertThrows(UntrustedException.class, () -> outputs.longs("y"));
                assertTrue(e.getMessage().contains("output 'y'"), e::getMessage);
            }
        }
    }

    @Test
    void shapesThatDoNotFitAreNamed() throws IOException {
        Path file = Files.write(folder.resolve("twice.onnx"), twice());
        try (OnnxFile graph = OnnxFile.open(file, OnnxOptions.threads(1))) {
            List<OnnxInput> wrong = List.of(
                    OnnxInput.floats("x", FloatBuffer.allocate(3), 1, 3),
                    OnnxInput.longs("n", LongBuffer.allocate(1), 1));
            UntrustedException e = assertThrows(UntrustedException.class, () -> graph.run(wrong, List.of("y")));
            assertTrue(e.getMessage().contains("x [1, 3]"), e::getMessage);
        }
    }

    @Test
    void aFileThatIsNoGraphIsRefused() throws IOException {
        Path missing = folder.resolve("missing.onnx");
        UntrustedException none =
                assertThrows(UntrustedException.class, () -> OnnxFile.open(missing, OnnxOptions.threads(1)));
        assertTrue(none.getMessage().startsWith("there is no such file\n  where:    " + missing), none::getMessage);
        Path broken = Files.write(
                folder.resolve("broken.onnx"), "no graph".getBytes(java.nio.charset.StandardCharsets.UTF_8));
        UntrustedException e =
                assertThrows(UntrustedException.class, () -> OnnxFile.open(broken, OnnxOptions.threads(1)));
        assertTrue(e.getMessage().contains("does not take this graph"), e::getMessage);
        assertTrue(e.getMessage().contains(broken.toString()), e::getMessage);
        Path empty = Files.write(folder.resolve("empty.onnx"), new byte[0]);
        UntrustedException nothing =
                assertThrows(UntrustedException.class, () -> OnnxFile.open(empty, OnnxOptions.threads(1)));
        assertTrue(
                nothing.getMessage().startsWith("ONNX Runtime does not take this graph: ModelProto does not"),
                nothing::getMessage);
    }

    /** y = x + x, m = n + n. */
    private static byte[] twice() {
        Dimension batch = Dimension.newBuilder().setDimParam("batch").build();
        Dimension two = Dimension.newBuilder().setDimValue(2).build();
        return ModelProto.newBuilder()
                .setIrVersion(8)
                .addOpsetImport(OperatorSetIdProto.newBuilder().setVersion(17))
                .addMetadataProps(
                        StringStringEntryProto.newBuilder().setKey("made").setValue("for a test"))
                .setGraph(GraphProto.newBuilder()
                        .setName("twice")
                        .addNode(NodeProto.newBuilder()
                                .setOpType("Add")
                                .addInput("x")
                                .addInput("x")
                                .addOutput("y"))
                        .addNode(NodeProto.newBuilder()
                                .setOpType("Add")
                                .addInput("n")
                                .addInput("n")
                                .addOutput("m"))
                        .addInput(value("x", DataType.FLOAT, batch, two))
                        .addInput(value("n", DataType.INT64, batch))
                        .addOutput(value("y", DataType.FLOAT, batch, two))
                        .addOutput(value("m", DataType.INT64, batch)))
                .build()
                .toByteArray();
    }

    private static ValueInfoProto value(String name, DataType type, Dimension... shape) {
        return ValueInfoProto.newBuilder()
                .setName(name)
                .setType(TypeProto.newBuilder()
                        .setTensorType(TypeProto.Tensor.newBuilder()
                                .setElemType(type.getNumber())
                                .setShape(TensorShapeProto.newBuilder().addAllDim(List.of(shape)))))
                .build();
    }
}
