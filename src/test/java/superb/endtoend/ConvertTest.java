package superb.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superb.cli.Main;
import superb.tasks.audio.WavWriter;
import superb.upstream.Checkpoint;
import superb.upstreams.checkpoint.Checkpoints;

/** A converted folder in the place of the file from which it was made. */
@Tag("e2e")
class ConvertTest {
    @TempDir
    Path folder;

    private record Result(int exit, String out, String err) {}

    private static Result run(List<String> words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.run(new PrintWriter(out), new PrintWriter(err), words.toArray(String[]::new));
        return new Result(exit, out.toString(), err.toString());
    }

    private static Path golden(String file) throws Exception {
        return Path.of(ConvertTest.class.getResource("/golden/" + file).toURI());
    }

    @ParameterizedTest
    @CsvSource({
        "hubert, hubert-group/s3prl.pt",
        "wavlm, wavlm-layer/wavlm.pt",
        "fithubert, fithubert/last.ckpt", // sizes beside it, in model.yaml
        "melhubert, melhubert-20ms/melhubert.ckpt", // statistics beside it
        "wav2vec2, hf-wav2vec2/model.safetensors", // sizes in config.json
    })
    void theFolderGivesTheSameStates(String upstream, String file) throws Exception {
        Path target = folder.resolve("converted");
        Result converted = run(List.of(
                "convert",
                golden(file).toString(),
                "--to",
                target.toString(),
                "--upstream",
                upstream,
                "--licence",
                "MIT"));
        assertEquals(0, converted.exit(), converted.err());
        assertTrue(converted.out().contains("each read again and equal"), converted.out());
        JsonNode said = new ObjectMapper()
                .readTree(target.resolve("superb-upstream.json").toFile());
        assertEquals("MIT", said.path("license").asText());
        assertEquals(golden(file).getFileName().toString(), said.path("source").asText());
        same(extract(upstream, golden(file), "a"), extract(upstream, target, "b"));
    }

    @Test
    void configurationsMayLieElsewhere() throws Exception {
        Path weights = Files.copy(golden("fithubert/last.ckpt"), folder.resolve("alone.ckpt"));
        Path sizes = Files.copy(
                golden("fithubert/model.yaml"),
                Files.createDirectory(folder.resolve("x")).resolve("sizes.yaml"));
        List<String> words = words("fithubert", weights, folder.resolve("a.safetensors"));
        assertEquals(6, run(words).exit(), "no sizes are known");
        List<String> more = new ArrayList<>(words);
        more.addAll(List.of("--upstream-config", sizes.toString()));
        Result result = run(more);
        assertEquals(0, result.exit(), result.err());
        same(extract("fithubert", golden("fithubert/last.ckpt"), "b"), folder.resolve("a.safetensors"));

        more.set(more.size() - 1, folder.resolve("nowhere.yaml").toString());
        Result missing = run(more);
        assertEquals(2, missing.exit(), missing.err());
        assertTrue(missing.err().contains("nowhere.yaml"), missing.err());
    }

    private Path extract(String upstream, Path weights, String name) throws Exception {
        Path out = folder.resolve(name + ".safetensors");
        Result result = run(words(upstream, weights, out));
        assertEquals(0, result.exit(), result.err());
        return out;
    }

    private List<String> words(String upstream, Path weights, Path out) throws Exception {
        Path wav = folder.resolve("clip.wav");
        if (!Files.exists(wav)) {
            float[] samples = new float[8000];
            for (int i = 0; i < samples.length; i++) {
                samples[i] = (float) (0.3 * Math.sin(i * i / 9e4));
            }
            Files.write(wav, WavWriter.float32(FloatBuffer.wrap(samples)));
        }
        return List.of(
                "extract",
                "-q",
                "--device",
                "cpu",
                "--threads",
                "2",
                "--upstream",
                upstream,
                "--upstream-ckpt",
                weights.toString(),
                "--wav",
                wav.toString(),
                "--out",
                out.toString());
    }

    private static void same(Path expected, Path actual) {
        try (Checkpoint a = Checkpoints.open(expected);
                Checkpoint b = Checkpoints.open(actual)) {
            assertEquals(a.names(), b.names());
            assertEquals(a.config().findPath("weights_sha256"), b.config().findPath("weights_sha256"));
            for (String name : a.names()) {
                assertArrayEquals(read(a, name), read(b, name), name);
            }
        }
    }

    private static float[] read(Checkpoint file, String name) {
        FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(file.elements(name)));
        file.read(name, values);
        return values.array();
    }
}
