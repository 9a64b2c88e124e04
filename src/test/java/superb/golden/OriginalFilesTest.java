package superb.golden;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URISyntaxException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.audio.Waveform;
import superb.cli.Main;
import superb.golden.GoldenCase.State;
import superb.tasks.audio.WavWriter;
import superb.upstream.Checkpoint;
import superb.upstreams.checkpoint.Checkpoints;

/** The public command on the files that authors publish: states as their own code computes them, in any batch. */
@Tag("e2e")
@Tag("golden")
class OriginalFilesTest {
    @TempDir
    Path folder;

    /** Two that lie in the project, whatever lies beside it. */
    @Test
    void twoThatAreAlwaysThere() throws Exception {
        Path golden = Path.of(
                        OriginalFilesTest.class.getResource("/golden/README.md").toURI())
                .getParent();
        compare(
                golden,
                List.of(
                        OriginalFileCase.plain("hubert", "hubert-group", "s3prl.pt"),
                        OriginalFileCase.plain("distilhubert", "distilhubert", "distiller.ckpt")));
    }

    @Test
    void everyCaseBesideTheProject() throws Exception {
        Optional<Path> golden = OriginalFileCase.beside();
        if (golden.isEmpty()) {
            System.err.println("skipped: there is no ../shared/golden beside the project");
            return;
        }
        compare(golden.get(), OriginalFileCase.all());
    }

    private void compare(Path golden, List<OriginalFileCase> cases) throws IOException, URISyntaxException {
        List<String> wavs = new ArrayList<>();
        for (Waveform clip : GoldenCase.clips()) {
            Path wav = folder.resolve(clip.id() + ".wav");
            Files.write(wav, WavWriter.float32(clip.samples()));
            wavs.add(wav.toString());
        }
        writeSubnets(golden);
        List<String> failures = new ArrayList<>();
        for (OriginalFileCase one : cases) {
            assertTrue(one.isIn(golden), () -> "no file " + one);
            try {
                compare(golden, one, wavs);
            } catch (AssertionError e) {
                failures.add(one + ": " + e.getMessage());
            }
        }
        assertEquals(List.of(), failures);
    }

    private void compare(Path golden, OriginalFileCase one, List<String> wavs) throws IOException {
        Path alone = extract(golden, one, wavs, 1);
        Path batch = extract(golden, one, wavs, 3);
        Comparison original = Comparison.NOTHING;
        Comparison together = Comparison.NOTHING;
        try (Checkpoint expected = Checkpoints.open(golden.resolve(one.folder()).resolve("expected.safetensors"));
                Checkpoint single = Checkpoints.open(alone);
                Checkpoint padded = Checkpoints.open(batch)) {
            for (int clip = 0; clip < wavs.size(); clip++) {
                int layers = layers(single, clip);
                int compared = 0;
                for (int layer = 0; layer < layers; layer++) {
                    String name = String.format(Locale.ROOT, "%04d/layer%02d", clip, layer);
                    State ours = state(single, name);
                    Optional<State> theirs = expected(expected, one, clip, layer, layers);
                    if (theirs.isPresent()) {
                        assertEquals(theirs.get().shape(), ours.shape(), name);
                        original = original.and(Comparison.of(
                                theirs.get().values(), ours.values(), one.absolute(), one.relative(), name));
                        compared++;
                    }
                    State inBatch = state(padded, name);
                    assertEquals(ours.shape(), inBatch.shape(), name + " in a batch");
                    together =
                            together.and(Comparison.of(ours.values(), inBatch.values(), 1e-4, 0, name + " in a batch"));
                }
                assertEquals(Math.max(1, stored(expected, one, clip)), compared, "states of clip " + clip);
            }
        }
        System.err.printf(
                Locale.ROOT,
                "%s: %d values, largest difference to the original %.2g, of a batch to alone %.2g%n",
                one,
                original.compared(),
                original.largest(),
                together.largest());
        assertTrue(original.compared() > 1_000, "only " + original.compared() + " values");
        assertTrue(original.passes(), original::where);
        assertTrue(together.passes(), together::where);
    }

    private Path extract(Path golden, OriginalFileCase one, List<String> wavs, int batch) {
        Path out = folder.resolve("states-" + batch + ".safetensors");
        List<String> words = new ArrayList<>(List.of(
                "extract",
                "--quiet",
                "--device",
                "cpu",
                "--threads",
                "2",
                "--batch-size",
                String.valueOf(batch),
                "--upstream",
                one.upstream().replace("FOLDER", folder.toString()),
                "--wav",
                String.join(",", wavs),
                "--out",
                out.toString()));
        if (!one.weights().isEmpty()) {
            words.add("--upstream-ckpt");
            words.add(golden.resolve(one.folder()).resolve(one.weights()).toString());
        }
        StringWriter err = new StringWriter();
        int exit = Main.run(new PrintWriter(new StringWriter()), new PrintWriter(err), words.toArray(String[]::new));
        assertEquals(0, exit, err::toString);
        return out;
    }

    /** The sub-nets as their authors write them, for {@code @cfg:FILE}. */
    private void writeSubnets(Path golden) throws IOException {
        ObjectMapper json = new ObjectMapper();
        for (String name : List.of("lighthubert", "lighthubert-64")) {
            Path config = golden.resolve(name).resolve("config.json");
            if (Files.isRegularFile(config)) {
                for (Map.Entry<String, JsonNode> subnet :
                        json.readTree(config.toFile()).path("subnets").properties()) {
                    json.writeValue(
                            folder.resolve(name + "-" + subnet.getKey() + ".json")
                                    .toFile(),
                            subnet.getValue());
                }
            }
        }
    }

    private static int layers(Checkpoint states, int clip) {
        return (int) states.names().stream()
                .filter(it -> it.startsWith(String.format(Locale.ROOT, "%04d/", clip)))
                .count();
    }

    private static Optional<State> expected(
            Checkpoint expected, OriginalFileCase one, int clip, int layer, int layers) {
        String single = one.prefix() + "single_" + clip + ".";
        boolean last = layer == layers - 1;
        String name = single + "hidden_" + layer;
        if (last && one.lastApart()) {
            name = single + "last";
        }
        return expected.has(name) ? Optional.of(state(expected, name)) : Optional.empty();
    }

    private static int stored(Checkpoint expected, OriginalFileCase one, int clip) {
        return (int) expected.names().stream()
                .filter(it -> it.startsWith(one.prefix() + "single_" + clip + ".hidden_"))
                .count();
    }

    private static State state(Checkpoint file, String name) {
        List<Integer> shape = file.shape(name);
        FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(file.elements(name)));
        file.read(name, values);
        return new State(shape.subList(shape.size() - 2, shape.size()), values.array());
    }
}
