package superb.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.engine.onnx.session.OnnxFile;
import superb.engine.onnx.session.OnnxInput;
import superb.engine.onnx.session.OnnxOptions;
import superb.engine.onnx.session.OnnxOutputs;
import superb.tasks.audio.WavWriter;
import superb.upstream.Checkpoint;
import superb.upstreams.checkpoint.Checkpoints;

/** A checkpoint becomes an ONNX file, and runs in ONNX Runtime behind the command. */
@Tag("e2e")
class ExportTest {
    private static final String STATE = "single_1.hidden_2";

    @TempDir
    Path home;

    @Test
    void exportedAndExtractedStatesAreTheOriginals() throws Exception {
        Path checkpoint = golden("hubert-group/weights.safetensors");
        float[] clip = read(golden("audio.safetensors"), "utt1");
        float[] expected = read(golden("hubert-group/expected.safetensors"), STATE);

        Path exported = home.resolve("hubert.onnx");
        Superb.Result export =
                new Superb(home).run("export", "-u", "hubert", "-k", checkpoint.toString(), "-o", exported.toString());
        assertEquals(0, export.exit(), export.err());
        assertTrue(export.out().contains("waveforms FLOAT [batch, samples]"), export.out());
        assertTrue(export.out().contains("difference to torch fp32"), export.out());
        try (OnnxFile file = OnnxFile.open(exported, OnnxOptions.threads(1));
                OnnxOutputs outputs = file.run(
                        List.of(
                                OnnxInput.floats("waveforms", FloatBuffer.wrap(clip), 1, clip.length),
                                OnnxInput.longs("lengths", LongBuffer.wrap(new long[] {clip.length}), 1)),
                        List.of("hidden_2"))) {
            assertArrayEquals(expected, outputs.floats("hidden_2").array(), 2e-4f);
        }

        Path wav = Files.write(home.resolve("clip.wav"), WavWriter.float32(FloatBuffer.wrap(clip)));
        Path states = home.resolve("states.safetensors");
        Superb.Result extract = new Superb(home)
                .run(
                        "extract",
                        "-u",
                        "hubert",
                        "-k",
                        checkpoint.toString(),
                        "--engine",
                        "onnx",
                        "--wav",
                        wav.toString(),
                        "--out",
                        states.toString(),
                        "-q");
        assertEquals(0, extract.exit(), extract.err());
        assertArrayEquals(expected, read(states, "0000/layer02"), 2e-4f);
        try (Checkpoint file = Checkpoints.open(states)) {
            assertTrue(file.config().toString().contains("onnx2-1."), file.config()::toString);
        }
        try (var graphs = Files.list(home.resolve("superb/graphs"))) {
            assertTrue(graphs.anyMatch(it -> it.getFileName().toString().startsWith("hubert-fp32-")));
        }
    }

    private static Path golden(String name) throws URISyntaxException {
        return Path.of(ExportTest.class.getResource("/golden/" + name).toURI());
    }

    private static float[] read(Path file, String name) {
        try (Checkpoint open = Checkpoints.open(file)) {
            FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(open.elements(name)));
            open.read(name, values);
            return values.array();
        }
    }
}
