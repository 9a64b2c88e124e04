package superb.upstreams.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superb.upstream.Checkpoint;

/** Files written by the original toolkits' code, against the same weights in safetensors. */
class GoldenCheckpointsTest {
    private static final Path ALL = Path.of("../../shared/golden");

    /** Tensors of pre-training that the originals keep and that no feature depends on. */
    private static final List<String> SURPLUS = List.of("final_proj.", "label_embs_concat", "layer_pred_heads.");

    private static int compare(Path original, Path safetensors, String layout) {
        try (Checkpoint actual = Checkpoints.open(original);
                Checkpoint expected = Checkpoints.open(safetensors)) {
            assertEquals(layout, actual.layout(), original.toString());
            Set<String> seen = new HashSet<>();
            for (String name : expected.names()) {
                String stored = actual.has(name) ? name : oldName(name);
                assertEquals(expected.type(name), actual.type(stored), name);
                assertEquals(expected.shape(name), actual.shape(stored), name);
                assertArrayEquals(
                        GoldenContainerTest.read(expected, name), GoldenContainerTest.read(actual, stored), name);
                seen.add(stored);
            }
            List<String> more = actual.names().stream()
                    .filter(name -> !seen.contains(name))
                    .filter(name -> SURPLUS.stream().noneMatch(name::startsWith))
                    .toList();
            assertEquals(List.of(), more, original.toString());
            return expected.names().size();
        }
    }

    /** The library renamed the two parts of weight norm between the two files of a case. */
    private static String oldName(String name) {
        return name.replace("parametrizations.weight.original0", "weight_g")
                .replace("parametrizations.weight.original1", "weight_v");
    }

    @ParameterizedTest
    @CsvSource({
        "starhubert, last.ckpt, weights.safetensors, lightning, TORCH_ZIP, 66",
        "melhubert-10ms, melhubert.ckpt, weights.safetensors, melhubert, TORCH_ZIP, 41",
        "hf-hubert-ctc, pytorch_model.bin, model.safetensors, bare, TORCH_LEGACY, 53"
    })
    void tensorsEqualThoseOfSafetensors(
            String folder, String original, String same, String layout, Checkpoint.Container container, int tensors) {
        Path place = GoldenContainerTest.GOLDEN.resolve(folder);
        assertEquals(tensors, compare(place.resolve(original), place.resolve(same), layout));
        try (Checkpoint checkpoint = Checkpoints.open(place.resolve(original))) {
            assertEquals(container, checkpoint.container());
        }
    }

    @Test
    void configurationIsReadAsData() {
        Path file = GoldenContainerTest.GOLDEN.resolve("melhubert-10ms/melhubert.ckpt");
        try (Checkpoint checkpoint = Checkpoints.open(file)) {
            JsonNode config = checkpoint.config().get("Upstream_Config");
            assertEquals(48, config.at("/melhubert/encoder_embed_dim").intValue());
            assertEquals("original", config.at("/melhubert/attention_type").textValue());
            assertEquals("melhubert", checkpoint.config().at("/Args/mode").textValue());
        }
    }

    @Test
    void everyOriginalContainerIsRead() throws IOException {
        Assumptions.assumeTrue(Files.isDirectory(ALL), "no golden folder beside the project: " + ALL);
        Map<String, String> layouts = new TreeMap<>();
        for (Path file : originals()) {
            Path folder = file.getParent();
            String layout;
            try (Checkpoint checkpoint = Checkpoints.open(file)) {
                layout = checkpoint.layout();
                for (String name : checkpoint.names()) {
                    for (float value : GoldenContainerTest.read(checkpoint, name)) {
                        assertTrue(Float.isFinite(value), name);
                    }
                }
            }
            Optional<Path> same = Stream.of("weights.safetensors", "model.safetensors")
                    .map(folder::resolve)
                    .filter(Files::exists)
                    .findFirst();
            int compared = same.isPresent() ? compare(file, same.get(), layout) : 0;
            layouts.put(ALL.relativize(file).toString(), layout + " " + compared);
        }
        assertEquals(23, layouts.size(), layouts.toString());
        // The one half-precision file has no twin to compare with.
        assertEquals(
                List.of("lighthubert-64/lighthubert.pt"),
                layouts.keySet().stream()
                        .filter(file -> layouts.get(file).endsWith(" 0"))
                        .toList());
    }

    private static List<Path> originals() throws IOException {
        try (Stream<Path> files = Files.walk(ALL, 2)) {
            return files.filter(file -> file.toString().matches(".*\\.(pt|ckpt|pth|bin)"))
                    .filter(file -> !file.getParent().endsWith("container"))
                    .sorted()
                    .toList();
        }
    }
}
