package superb.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.record.RunRecord;

/** {@code superb run --tasks pr} from the outside, on the bundled corpus: its record, and the same one after a kill. */
@Tag("e2e")
class SequenceCommandTest {
    private static final List<String> PR = List.of(
            "run",
            "--upstream",
            "fbank",
            "--tasks",
            "pr",
            "--limit",
            "12",
            "--steps",
            "12",
            "--device",
            "cpu",
            "--json");

    @TempDir
    Path home;

    @Test
    void killedItEndsInTheSameRecord() throws IOException {
        Superb superb = new Superb(home);
        JsonNode first = record(superb.run(with()));
        assertEquals("partial", first.path("status").asText(), "--limit marks the record");
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(RunRecord.class.getResourceAsStream("/superb/record/superb.record-1.schema.json"));
        assertEquals(Set.of(), schema.validate(first));
        assertTrue(first.at("/results/test/per/ci95").isArray());
        assertEquals("frames/v1", first.at("/identity/features/cache").asText());

        superb.runAndKill(2_500, with("--out", "killed", "--cache-dir", "cache"));
        JsonNode last = record(superb.run(with("--out", "killed", "--cache-dir", "cache")));
        assertEquals(withoutTiming(first), withoutTiming(last));
    }

    private static String[] with(String... more) {
        return Stream.concat(PR.stream(), Stream.of(more)).toArray(String[]::new);
    }

    private static JsonNode record(Superb.Result result) throws IOException {
        assertEquals(0, result.exit(), result.err());
        return new ObjectMapper().readTree(result.out()).path("records").path(0).path("record");
    }

    private static JsonNode withoutTiming(JsonNode record) {
        ObjectNode copy = record.deepCopy();
        copy.remove(List.of("execution", "files", "reasons"));
        return copy;
    }
}
