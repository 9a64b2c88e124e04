package superb.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.record.RecordFiles;

/** A record gets the costs that were measured after it, and stays a sound record. */
@Tag("e2e")
@Tag("slow")
class BenchTest {
    @TempDir
    Path home;

    @Test
    void theRecordGetsTheFigures() throws IOException {
        Superb superb = new Superb(home);
        Superb.Result run = superb.run(
                "run --upstream fbank_no_cmvn --tasks ks --limit 40 --steps 3 --device cpu --threads 1 -q".split(" "));
        assertEquals(0, run.exit(), run.err());
        RecordFiles files = RecordFiles.in(only(home.resolve("runs"), "ks-"));
        String identity = files.read().record().recordId();

        Superb.Result bench =
                superb.run("bench -u fbank_no_cmvn --quick --seconds 0.5 --device cpu --threads 1 -q".split(" "));
        assertEquals(0, bench.exit(), bench.err());
        assertTrue(bench.out().contains("single-stream, 0.5 s"), bench.out());
        assertTrue(bench.out().contains(files.folder().getFileName().toString()), bench.out());
        JsonNode record = new ObjectMapper()
                .readTree(files.folder().resolve(RecordFiles.RECORD).toFile());
        assertEquals(identity, files.read().record().recordId());
        assertEquals(List.of(), files.read().contradictions());
        JsonNode latency = record.path("cost").path("latency").path(0);
        assertEquals("torch", latency.path("engine").asText());
        assertTrue(latency.path("n").asLong() > 64, latency.toString());
        assertTrue(Files.exists(files.folder().resolve(latency.path("raw_file").asText())));
        assertTrue(record.path("cost").path("memory_bytes").path("rss_peak").asLong() > 50_000_000);
        assertTrue(record.path("cost")
                .path("memory_bytes")
                .path("leak_slope_per_1k")
                .isNumber());
        assertTrue(record.path("cost").path("throughput").path("rtfx").asDouble() > 1);
        assertTrue(Files.exists(only(home.resolve("runs"), "bench-").resolve("bench/torch-1/jmh.json")));
    }

    /** Through the whole command: a file whose runtime keeps what it computes. */
    @Test
    void aLeakIsInvalidAndJoinsNoRecord() throws IOException {
        Path services = Files.createDirectories(home.resolve("classes/META-INF/services"));
        Files.writeString(services.resolve("superb.engine.ModelFileFormat"), LeakyFormat.class.getName());
        Path model = Files.writeString(home.resolve("model.leaky"), "any");
        Superb superb = new Superb(home);
        Superb.Result bench = superb.run(
                home.resolve("classes"),
                ("bench -u leaky:" + model + " --quick --scenario offline --device cpu --threads 1 -q --json")
                        .split(" "));
        assertEquals(4, bench.exit(), bench.err());
        JsonNode one =
                new ObjectMapper().readTree(bench.out()).path("measurements").path(0);
        assertFalse(one.path("valid").asBoolean(), bench.out());
        assertEquals(0, one.path("records").size());
        JsonNode leak = one.path("memory").path("leak");
        assertTrue(leak.path("reason").asText().contains("is not given back"), leak.toString());
        assertTrue(leak.path("slope_per_1k").asDouble() > 50e6, leak.toString());
    }

    private static Path only(Path folder, String prefix) throws IOException {
        try (Stream<Path> all = Files.list(folder)) {
            List<Path> found = all.filter(it -> it.getFileName().toString().startsWith(prefix))
                    .toList();
            assertEquals(1, found.size(), found::toString);
            return found.get(0);
        }
    }
}
