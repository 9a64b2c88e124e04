package superb.endtoend;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import org.junit.jupiter.params.provider.ValueSource;
import superb.cli.Main;
import superb.engine.torch.script.ScriptArchive;
import superb.files.Sha256;
import superb.tasks.audio.WavWriter;
import superb.upstream.Checkpoint;
import superb.upstreams.checkpoint.Checkpoints;

/** Networks nobody has heard of, as ONNX and as TorchScript, on the command line. */
@Tag("e2e")
class ModelFileTest {
    @TempDir
    private Path folder;

    private record Result(int exit, String out, String err) {}

    private static Result run(String... words) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int exit = Main.run(new PrintWriter(out), new PrintWriter(err), words);
        return new Result(exit, out.toString(), err.toString());
    }

    private String upstream(String format) throws Exception {
        Path file = format.equals("onnx") ? ForeignFiles.onnx(folder) : ForeignFiles.torchScript(folder);
        return format + ":" + file + ",outputs=low+high";
    }

    @ParameterizedTest
    @ValueSource(strings = {"onnx", "torchscript"})
    void aFileIsShownCheckedAndExtracted(String format) throws Exception {
        String upstream = upstream(format);
        Result shown = run("show", "--upstream", upstream);
        assertEquals(0, shown.exit(), shown.err());
        assertTrue(shown.out().contains("2 x 8"), shown.out());
        assertTrue(shown.out().contains("10.0 ms"), shown.out());
        assertTrue(shown.out().contains("400 samples"), shown.out());
        Result checked = run(
                "check", "--upstream", upstream, "--device", "cpu", "--threads", "1", "--cache-dir", folder + "/cache");
        assertEquals(0, checked.exit(), checked.out() + checked.err());
        Path clip = folder.resolve("clip.wav");
        float[] samples = new float[1040];
        samples[160] = 0.5f;
        Files.write(clip, WavWriter.float32(FloatBuffer.wrap(samples)));
        Path out = folder.resolve("states.safetensors");
        Result extracted = run(
                "extract",
                "--wav",
                clip.toString(),
                "--upstream",
                upstream,
                "-o",
                out.toString(),
                "-q",
                "--threads",
                "1");
        assertEquals(0, extracted.exit(), extracted.err());
        try (Checkpoint states = Checkpoints.open(out)) {
            assertEquals(List.of(5, ForeignFiles.DIM), states.shape("0000/layer00"));
            FloatBuffer low = FloatBuffer.allocate(5 * ForeignFiles.DIM);
            states.read("0000/layer00", low);
            float expected = format.equals("onnx") ? 0.5f * ForeignFiles.filters()[3 * ForeignFiles.KERNEL] : 0;
            assertEquals(expected, low.get(ForeignFiles.DIM + 3), 1e-6f, "the second frame begins with the impulse");
        }
    }

    /** A real network, exported and then taken for a stranger: all that its card says is found again, and its states. */
    @Test
    void anExportIsAFileLikeAnyOther() throws Exception {
        String weights = Path.of(ModelFileTest.class
                        .getResource("/golden/hubert-group/s3prl.pt")
                        .toURI())
                .toString();
        String file = folder.resolve("hubert.onnx").toString();
        Result exported = run("export", "--upstream", "hubert", "--upstream-ckpt", weights, "--out", file);
        assertEquals(0, exported.exit(), exported.err());
        Result shown = run("show", "onnx:" + file);
        for (String words : List.of("4 x 48", "20.0 ms", "400 samples")) {
            assertTrue(shown.out().contains(words), shown.out());
        }
        Path clip = folder.resolve("clip.wav");
        float[] samples = new float[9000];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (float) (0.3 * Math.sin(i * i / 9e4));
        }
        Files.write(clip, WavWriter.float32(FloatBuffer.wrap(samples)));
        for (String one : List.of("onnx:" + file, "hubert")) {
            List<String> words = new ArrayList<>(List.of(
                    "extract",
                    "--wav",
                    clip.toString(),
                    "--upstream",
                    one,
                    "-q",
                    "--threads",
                    "1",
                    "--device",
                    "cpu",
                    "-o",
                    folder.resolve(one.equals("hubert") ? "read" : "run").toString()));
            words.addAll(one.equals("hubert") ? List.of("--upstream-ckpt", weights) : List.of());
            Result extracted = run(words.toArray(String[]::new));
            assertEquals(0, extracted.exit(), extracted.err());
        }
        try (Checkpoint read = Checkpoints.open(folder.resolve("read"));
                Checkpoint ran = Checkpoints.open(folder.resolve("run"))) {
            assertEquals(read.names(), ran.names());
            for (String name : read.names()) {
                assertEquals(read.shape(name), ran.shape(name));
                FloatBuffer expected = FloatBuffer.allocate((int) read.elements(name));
                FloatBuffer actual = FloatBuffer.allocate((int) read.elements(name));
                read.read(name, expected);
                ran.read(name, actual);
                assertArrayEquals(expected.array(), actual.array(), 2e-5f, name);
            }
        }
    }

    /** Zeros over zeros: one line says so, the others pass, and the exit code is that of a failure. */
    @Test
    void aNetworkThatFailsAtSilenceDoesNotConform() throws Exception {
        Path file = Files.write(folder.resolve("ratio.pt"), ScriptArchive.of("""
                def forward(self, x: Tensor) -> Tensor:
                  w = torch.slice(torch.unfold(x, 1, 400, 320), 2, 0, 400, 50)
                  energy = torch.sum(torch.mul(w, w), [2], True, dtype=None)
                  return torch.div(w, energy)
                """));
        Result checked = run(
                "check",
                "--upstream",
                "torchscript:" + file,
                "--device",
                "cpu",
                "--threads",
                "1",
                "--cache-dir",
                folder + "/cache");
        assertEquals(4, checked.exit(), checked.out() + checked.err());
        List<String> failed =
                checked.out().lines().filter(line -> line.startsWith("FAIL")).toList();
        assertEquals(1, failed.size(), checked.out());
        assertTrue(failed.get(0).contains("silence"), checked.out());
        assertTrue(checked.out().endsWith("torchscript:ratio.pt does not conform\n"), checked.out());
    }

    @Test
    void theRevisionOfAFileIsItsHash() throws Exception {
        Path file = ForeignFiles.onnx(folder);
        String hash = Sha256.of(file);
        String[] check = {
            "check",
            "--upstream",
            "onnx:" + file,
            "--device",
            "cpu",
            "--threads",
            "1",
            "--cache-dir",
            folder + "/c",
            "--upstream-revision",
            hash.substring(0, 12)
        };
        assertEquals(0, run(check).exit());
        check[check.length - 1] = "onnx=" + "0".repeat(64);
        Result other = run(check);
        assertEquals(6, other.exit(), other.err());
        assertTrue(other.err().contains("found " + hash), other.err());
    }

    @Test
    void whatIsWrongIsSaid() throws Exception {
        Result none = run("show", "onnx:" + folder.resolve("none.onnx"));
        assertEquals(6, none.exit(), none.err());
        Result unknown = run("show", "--upstream", "onnx:" + ForeignFiles.onnx(folder) + ",outputs=higher");
        assertEquals(6, unknown.exit(), unknown.err());
        assertTrue(unknown.err().contains("did you mean 'high'?"), unknown.err());
        Result bare = run("show", "onnx");
        assertEquals(2, bare.exit(), bare.err());
        assertTrue(bare.err().contains("onnx:FILE"), bare.err());
        Result both = run("check", "--upstream", "onnx:" + ForeignFiles.onnx(folder), "--upstream-ckpt", "weights.pt");
        assertEquals(2, both.exit(), both.err());
        Result counted = run("profile", "--upstream", "onnx:" + ForeignFiles.onnx(folder));
        assertEquals(2, counted.exit(), counted.err());
        assertTrue(counted.err().contains("is run, not read"), counted.err());
        Result option = run("show", "onnx:" + ForeignFiles.onnx(folder) + ",layers=3");
        assertEquals(2, option.exit(), option.err());
        Result half = run("check", "--upstream", "onnx:" + ForeignFiles.onnx(folder), "--precision", "bf16");
        assertEquals(4, half.exit(), half.out() + half.err());
    }
}
