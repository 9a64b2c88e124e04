package superb.engine.onnx.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.ModelProto;
import ai.onnx.proto.OnnxMl.TensorProto;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superb.audio.Waveform;
import superb.engine.Engine;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.error.UntrustedException;

class OnnxFormatTest {
    private static EngineSession torch;
    private static NDManager arrays;

    @TempDir
    private Path folder;

    @BeforeAll
    static void openMemory() {
        torch = Engine.named("torch").start(new EngineOptions("cpu", 1));
        arrays = torch.manager();
    }

    @AfterAll
    static void closeMemory() {
        torch.close();
    }

    private Path file(ModelProto.Builder model) throws IOException {
        return Files.write(folder.resolve("model.onnx"), model.build().toByteArray());
    }

    private static Waveform ramp(int samples) {
        float[] values = new float[samples];
        for (int i = 0; i < samples; i++) {
            values[i] = i;
        }
        return new Waveform("ramp", values);
    }

    private static FloatBuffer floats(NDArray values) {
        return values.toByteBuffer().order(ByteOrder.nativeOrder()).asFloatBuffer();
    }

    @Test
    void outputsComeInTheOrderOfTheFile() throws IOException {
        try (OnnxNetwork network = OnnxNetwork.load(file(TinyGraph.of()), 1)) {
            Map<String, NDArray> states = network.run(ramp(1040), Set.of(), arrays);
            assertEquals(List.of("h0", "h1"), List.copyOf(states.keySet()));
            assertEquals(new Shape(1, 3, TinyGraph.DIM), states.get("h0").getShape());
            assertEquals(320f + 200f, floats(states.get("h0")).get(4 + 2), "second frame, third channel");
            assertEquals(-520f, floats(states.get("h1")).get(4 + 2));
            assertEquals(
                    Set.of("h1"), network.run(ramp(400), Set.of("h1"), arrays).keySet());
            UntrustedException e =
                    assertThrows(UntrustedException.class, () -> network.run(ramp(399), Set.of(), arrays));
            assertTrue(e.getMessage().contains("x [1, 399]"), e::getMessage);
        }
    }

    @Test
    void aSecondInputGetsTheLength() throws IOException {
        try (OnnxNetwork network = OnnxNetwork.load(file(TinyGraph.withLengths()), 1)) {
            Map<String, NDArray> states = network.run(ramp(500), Set.of("h2"), arrays);
            assertEquals(500f, floats(states.get("h2")).get(0));
        }
    }

    @Test
    void otherInputsAreRefused() throws IOException {
        ModelProto.Builder images = TinyGraph.of();
        images.getGraphBuilder()
                .setInput(
                        0,
                        TinyGraph.value(
                                "x",
                                TensorProto.DataType.FLOAT,
                                TinyGraph.axis("batch"),
                                TinyGraph.axis("a"),
                                TinyGraph.axis("b"),
                                TinyGraph.axis("c")))
                .clearNode()
                .clearOutput()
                .addNode(TinyGraph.node("Neg", List.of("x"), "y"))
                .addOutput(TinyGraph.value("y", TensorProto.DataType.FLOAT));
        Path file = file(images);
        UntrustedException e = assertThrows(UntrustedException.class, () -> OnnxNetwork.load(file, 1));
        assertTrue(e.getMessage().contains("x FLOAT [batch, a, b, c]"), e::getMessage);
        assertTrue(e.getMessage().contains("samples FLOAT [batch, samples]"), e::getMessage);
    }

    @Test
    void tensorsBesideTheFileBelongToIt() throws IOException {
        ByteBuffer zeros = ByteBuffer.allocate(TinyGraph.DIM * TinyGraph.KERNEL * Float.BYTES);
        Path data = Files.write(folder.resolve("model.onnx.data"), zeros.array());
        Path file = file(TinyGraph.withDataIn("model.onnx.data"));
        assertEquals(List.of(file, data.toRealPath()), new OnnxFormat().files(file));
        try (OnnxNetwork network = OnnxNetwork.load(file, 1)) {
            assertEquals(
                    0f,
                    floats(network.run(ramp(400), Set.of(), arrays).get("h0")).get(3));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"../secret", "/etc/passwd", "missing", "", "link", "a\u0000b"})
    void tensorsElsewhereAreRefused(String location) throws IOException {
        Path inner = Files.createDirectories(folder.resolve("inner"));
        Path secret = Files.write(folder.resolve("secret"), new byte[TinyGraph.DIM * TinyGraph.KERNEL * Float.BYTES]);
        Files.createSymbolicLink(inner.resolve("link"), secret);
        Path file = Files.write(
                inner.resolve("model.onnx"),
                TinyGraph.withDataIn(location).build().toByteArray());
        UntrustedException e =
                assertThrows(UntrustedException.class, () -> new OnnxFormat().files(file), "location " + location);
        assertTrue(e.getMessage().contains("a file in the same folder"), e::getMessage);
    }

    @Test
    void tensorsOfSubgraphsAreSeenToo() throws IOException {
        ModelProto inner = TinyGraph.withDataIn("../elsewhere").build();
        ModelProto.Builder outer = TinyGraph.of();
        outer.getGraphBuilder()
                .addNode(TinyGraph.node("If", List.of("x"), "z")
                        .addAttribute(AttributeProto.newBuilder()
                                .setName("then_branch")
                                .setType(AttributeProto.AttributeType.GRAPH)
                                .setG(inner.getGraph())));
        Path file = file(outer);
        UntrustedException e = assertThrows(UntrustedException.class, () -> ExternalData.of(file));
        assertTrue(e.getMessage().contains("'../elsewhere'"), e::getMessage);
    }

    @Test
    void everyBeginningOfAFileIsRefusedOrRead() throws IOException {
        byte[] whole = TinyGraph.of().build().toByteArray();
        Path file = folder.resolve("part.onnx");
        for (int length = 0; length < whole.length; length += length < 300 ? 7 : 999) {
            Files.write(file, java.util.Arrays.copyOf(whole, length));
            try {
                OnnxNetwork.load(ExternalData.of(file).isEmpty() ? file : folder, 1)
                        .close();
            } catch (UntrustedException e) {
                assertTrue(e.getMessage().contains("part.onnx"), e::getMessage);
            }
        }
        Files.writeString(file, "\u00ff no graph at all", StandardCharsets.ISO_8859_1);
        assertThrows(UntrustedException.class, () -> ExternalData.of(file));
    }

    @Test
    void endlessNestingIsRefused() throws IOException {
        GraphProto graph = GraphProto.getDefaultInstance();
        for (int depth = 0; depth < 80; depth++) {
            graph = GraphProto.newBuilder()
                    .addNode(TinyGraph.node("If", List.of(), "z")
                            .addAttribute(AttributeProto.newBuilder().setG(graph)))
                    .build();
        }
        Path file = file(ModelProto.newBuilder().setGraph(graph));
        UntrustedException e = assertThrows(UntrustedException.class, () -> ExternalData.of(file));
        assertTrue(e.getMessage().contains("deep"), e::getMessage);
    }
}
