package superb.upstreams.checkpoint;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import superb.error.UntrustedException;
import superb.upstream.Checkpoint;

/**
 * One content in four encodings, written by torch.save; what it should read as was written down by the same script
 * (expected.json, expected.safetensors).
 */
class GoldenContainerTest {
    static final Path GOLDEN = Path.of("src/test/resources/golden-checkpoints");
    private static final Path CONTAINER = GOLDEN.resolve("container");
    private static final WeightsRoot EVERYTHING = WeightsRoot.at("everything");

    static float[] read(Checkpoint checkpoint, String name) {
        float[] values = new float[(int) checkpoint.elements(name)];
        checkpoint.read(name, FloatBuffer.wrap(values));
        return values;
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip-protocol2.pt", "zip-protocol4.pt", "zip-protocol5.pt", "legacy-protocol2.pt"})
    void everyEncodingGivesTheSameTensors(String file) {
        try (Checkpoint expected = Checkpoints.open(CONTAINER.resolve("expected.safetensors"));
                Checkpoint actual = Checkpoints.open(CONTAINER.resolve(file), EVERYTHING)) {
            int compared = 0;
            for (String name : expected.names()) {
                assertEquals(expected.type(name), actual.type(name), name);
                assertEquals(expected.shape(name), actual.shape(name), name);
                assertArrayEquals(read(expected, name), read(actual, name), name);
                compared++;
            }
            assertEquals(19, compared);
            assertEquals(Set.copyOf(expected.names()), Set.copyOf(actual.names()));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"zip-protocol2.pt", "zip-protocol4.pt", "zip-protocol5.pt", "legacy-protocol2.pt"})
    void everyEncodingGivesTheSamePlainValues(String file) throws IOException {
        JsonNode expected =
                new ObjectMapper().readTree(CONTAINER.resolve("expected.json").toFile());
        try (Checkpoint actual = Checkpoints.open(CONTAINER.resolve(file), EVERYTHING)) {
            JsonNode plain = actual.config().get("plain");
            for (String name : (Iterable<String>) () -> expected.get("plain").fieldNames()) {
                JsonNode value = plain.get(name);
                String text = name.equals("big") ? value.bigIntegerValue().toString() : "";
                assertEquals(
                        expected.get("plain").get(name),
                        name.equals("big") ? new ObjectMapper().valueToTree(text) : reread(value),
                        name);
            }
            assertEquals(expected.get("plain").size(), plain.size());
        }
    }

    /** Integers of Java's many widths compare equal only as text. */
    private static JsonNode reread(JsonNode value) throws IOException {
        return new ObjectMapper().readTree(value.toString());
    }

    @Test
    void foreignObjectsAreDataToo() {
        try (Checkpoint checkpoint = Checkpoints.open(CONTAINER.resolve("zip-protocol4.pt"), EVERYTHING)) {
            JsonNode config = checkpoint.config();
            List<String> names = StreamSupport.stream(((Iterable<String>) config::fieldNames).spliterator(), false)
                    .toList();
            assertTrue(names.contains("args"), names.toString());
            assertTrue(config.get("args").isObject(), config.get("args").toString());
            assertTrue(config.get("object").isTextual(), config.get("object").toString());
            assertTrue(config.get("numpy_scalar").asText().contains("multiarray.scalar("), config.toString());
            assertTrue(config.get("set").isArray());
            assertTrue(config.get("size").isArray());
            assertTrue(config.get("bytes").asText().endsWith(" bytes"));
        }
    }

    @Test
    void aRootCanBeNamed() {
        Path file = CONTAINER.resolve("zip-protocol2.pt");
        try (Checkpoint found = Checkpoints.open(file);
                Checkpoint named = Checkpoints.open(file, WeightsRoot.at("mine", "model"))) {
            assertEquals("fairseq", found.layout());
            assertEquals("mine", named.layout());
            assertEquals(found.names(), named.names());
            assertTrue(found.has("view_transposed"));
            assertFalse(found.has("model.view_transposed"));
            assertFalse(found.config().get("model").has("f32"), "weights are not repeated in the configuration");
            assertEquals("tensor F32 [2, 3]", found.config().get("parameter").asText());
        }
        WeightsRoot missing = WeightsRoot.at("mine", "model", "student");
        UntrustedException e = assertThrows(
                UntrustedException.class, () -> Checkpoints.open(file, missing).close());
        assertTrue(e.getMessage().contains("the file has no 'model.student'"), e.getMessage());
    }

    /** Damaged and hostile files of the golden set, and the words of the refusal. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "hostile.pt       | the pickle names __builtin__.print: such a file was made to run code",
                "truncated.pt     | the zip directory at the end of the file is missing",
                "short-storage.pt | storage '0' is said to hold 15 numbers of F32, but has 56 bytes",
                "deep.pt          | the top level of the file is a list"
            })
    void refusesByName(String file, String message) {
        UntrustedException e = assertThrows(UntrustedException.class, () -> Checkpoints.open(CONTAINER.resolve(file))
                .close());
        assertTrue(e.getMessage().contains(message), e.getMessage());
        assertTrue(e.getMessage().contains(file), e.getMessage());
    }
}
