package superb.engine.torch.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.audio.Waveform;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.engine.torch.TestDevice;
import superb.engine.torch.TorchEngine;
import superb.engine.torch.script.ScriptArchive;
import superb.error.DataException;
import superb.error.UntrustedException;
import superb.error.UsageException;
import superb.features.LayerFeatures;
import superb.files.Sha256;
import superb.modelfile.ModelFiles;
import superb.upstream.Upstream;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamRequest;

/** TorchScript files as somebody else might export them. */
class TorchScriptFormatTest {
    /** Windows of 400 samples every 320: state 0 their values 0, 100, 200, 300, state 1 the squares of those. */
    private static final String BODY = """
              w = torch.unfold(x, 1, 400, 320)
              h = torch.slice(w, 2, 0, 400, 100)
            """;

    private static final String TWO_STATES =
            "def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:\n" + BODY + "  return (h, torch.mul(h, h))\n";

    @TempDir
    private Path folder;

    private EngineSession session;

    @BeforeEach
    void start() {
        session = new TorchEngine().start(new EngineOptions(TestDevice.name(), 1));
    }

    @AfterEach
    void close() {
        session.close();
    }

    private Path file(String methods) throws IOException {
        return Files.write(folder.resolve("model.pt"), ScriptArchive.of(methods));
    }

    private Upstream read(Path file, String options) {
        return ModelFiles.load().read(UpstreamRequest.parse("torchscript:" + file + options), session);
    }

    private String refusal(String methods, String options) throws IOException {
        Path file = file(methods);
        return assertThrows(UntrustedException.class, () -> read(file, options)).getMessage();
    }

    private static Waveform clip(int samples) {
        float[] values = new float[samples];
        for (int i = 0; i < samples; i++) {
            values[i] = (float) Math.sin(i * 0.01);
        }
        return new Waveform("clip of " + samples, values);
    }

    @Test
    void theCardIsFoundByTrying() throws IOException {
        Path file = file(TWO_STATES);
        Upstream upstream = read(file, "");
        UpstreamCard card = upstream.model().card();
        assertEquals("torchscript:model.pt", card.name());
        assertEquals(2, card.states());
        assertEquals(4, card.dim());
        assertEquals(320, card.strideSamples());
        assertEquals(400, card.minSamples());
        assertEquals(Sha256.of(file), upstream.weights().sha256());
        assertTrue(upstream.definition().isEmpty());
    }

    @Test
    void everyClipOfABatchHasTheStatesItHasAlone() throws IOException {
        Upstream upstream = read(file(TWO_STATES), ",frame=20,dim=4,states=2,min=400");
        try (OpenUpstream open = session.open(upstream, Precision.FP32);
                LayerFeatures features = open.extract(List.of(clip(400), clip(1700)))) {
            assertEquals(1, features.frames(0));
            assertEquals(5, features.frames(1));
            float[] squares = features.states().get(1).toFloatArray();
            assertEquals(2 * 5 * 4, squares.length);
            float[] expected = new float[4];
            for (int i = 0; i < 4; i++) {
                float value = (float) Math.sin(i * 100 * 0.01);
                expected[i] = value * value;
            }
            assertArrayEquals(expected, Arrays.copyOf(squares, 4), 1e-7f);
            assertArrayEquals(new float[16], Arrays.copyOfRange(squares, 4, 20), "nothing beyond the only frame");
            assertThrows(DataException.class, () -> open.extract(List.of(clip(399))));
        }
    }

    @Test
    void aSecondArgumentGetsTheLength() throws IOException {
        Upstream upstream = read(
                file("def forward(self, x: Tensor, n: Tensor) -> List[Tensor]:\n" + BODY
                        + "  return [torch.add(torch.mul(h, 0.), torch.unsqueeze(torch.unsqueeze(n, 1), 2))]\n"),
                "");
        try (OpenUpstream open = session.open(upstream, Precision.FP32);
                LayerFeatures features = open.extract(List.of(clip(1234)))) {
            assertEquals(1234f, features.states().get(0).getFloat(0, 0, 0));
        }
    }

    @Test
    void namesOfADictionaryChooseTheStates() throws IOException {
        String methods = "def forward(self, x: Tensor) -> Dict[str, Tensor]:\n" + BODY
                + "  return {\"low\": h, \"high\": torch.neg(h), \"frames\": torch.sum(h, [2], False, dtype=None)}\n";
        Upstream upstream = read(file(methods), ",outputs=high+low");
        assertEquals(
                "torchscript:model.pt,outputs=high+low", upstream.model().card().name());
        try (OpenUpstream open = session.open(upstream, Precision.FP32);
                LayerFeatures features = open.extract(List.of(clip(800)))) {
            assertEquals((float) -Math.sin(1), features.states().get(0).getFloat(0, 0, 1), 1e-6f);
        }
        String message = refusal(methods, ",outputs=hgh");
        assertTrue(message.contains("no float output 'hgh'; did you mean 'high'"), message);
        message = refusal(methods, ",outputs=frames");
        assertTrue(message.contains("output 'frames' has the shape (1, 49)"), message);
    }

    @Test
    void whatIsNoUpstreamIsRefused() throws IOException {
        Path garbage = Files.writeString(folder.resolve("garbage.pt"), "not a zip", StandardCharsets.UTF_8);
        String message =
                assertThrows(UntrustedException.class, () -> read(garbage, "")).getMessage();
        assertTrue(message.contains("libtorch does not load this file"), message);
        message = assertThrows(UntrustedException.class, () -> read(folder.resolve("none.pt"), ""))
                .getMessage();
        assertTrue(message.contains("there is no such model file"), message);
        message = refusal("def forward(self, x: Tensor) -> Tensor:\n  return torch.mean(x, dtype=None)\n", "");
        assertTrue(message.contains("no hidden states; it returns 0 ()"), message);
        message = refusal(
                "def forward(self, x: Tensor) -> Tensor:\n  return torch.reshape(torch.slice(x, 1, 0, 640, 1), [1, 10, 64])\n",
                "");
        assertTrue(message.contains("does not follow the samples"), message);
        message = refusal(TWO_STATES, ",frame=10");
        assertTrue(message.contains("the frames do not match"), message);
        assertTrue(message.contains("about 20 ms was seen"), message);
        message = refusal(TWO_STATES, ",dim=768");
        assertTrue(message.contains("dim=4, but dim=768 was given"), message);
        message = refusal(
                "def forward(self, x: Tensor) -> Tuple[Tensor, Tensor]:\n" + BODY
                        + "  return (h, torch.slice(h, 2, 0, 2, 1))\n",
                "");
        assertTrue(message.contains("hidden states of one width"), message);
        message = refusal("def forward(self, x: Tensor) -> Tensor:\n  return torch.matmul(x, x)\n", "");
        assertTrue(message.contains("the network in the file failed: RuntimeError"), message);
    }

    @Test
    void aFileThatChangedSinceIsRefused() throws IOException {
        Path file = file(TWO_STATES);
        Upstream upstream = read(file, "");
        Files.write(file, ScriptArchive.of(TWO_STATES + "\n# another\n"));
        String message = assertThrows(UntrustedException.class, () -> session.open(upstream, Precision.FP32))
                .getMessage();
        assertTrue(message.contains("changed while it was in use"), message);
    }

    @Test
    void numbersThatAreNotFiniteAreNamed() throws IOException {
        Upstream upstream = read(
                file("def forward(self, x: Tensor) -> Tensor:\n" + BODY + "  return torch.div(h, torch.mul(h, h))\n"),
                "");
        try (OpenUpstream open = session.open(upstream, Precision.FP32)) {
            Waveform silence = new Waveform("silence", new float[1600]);
            String message = assertThrows(DataException.class, () -> open.extract(List.of(silence)))
                    .getMessage();
            assertTrue(message.contains("gives NaN in output '0', frame 0"), message);
            assertTrue(message.contains("silence"), message);
        }
        assertThrows(UsageException.class, () -> session.open(upstream, Precision.BF16));
    }
}
