package superb.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import superb.tasks.mini.MiniPart;

/** {@code superb sweep} from the outside: what is planned, shared by processes, skipped, and what fails alone. */
@Tag("e2e")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SweepTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path home;

    private static Superb superb;

    @BeforeAll
    static void files() throws IOException {
        superb = new Superb(home);
        superb.makeMini(MiniPart.SPEECH_COMMANDS);
        Files.writeString(home.resolve("grid.yaml"), """
                upstream:
                  - fbank_no_cmvn
                  - {upstream: fbank, tasks: [ks], seeds: [1, 2]}
                  - upstream: hubert_base
                    upstream-ckpt: nowhere.safetensors
                tasks: [ks]
                seeds: [1, 2]
                frame: [10, 20]
                limit: 60
                steps: 40
                device: cpu
                """);
    }

    @Test
    @Order(1)
    void aDryRunPricesAndWritesNothing() throws IOException {
        Superb.Result plan = superb.run("sweep", "grid.yaml", "--dry-run", "--json", "--out", "shared");
        assertEquals(4, plan.exit(), "a part cannot be planned: " + plan.err());
        JsonNode price = JSON.readTree(plan.out());
        assertEquals(2, price.path("jobs").size());
        assertFalse(price.path("jobs").path(0).path("recorded").asBoolean());
        assertTrue(price.path("to_do").path("seconds").asDouble() > 60, plan.out());
        assertTrue(price.path("to_do").path("storeBytes").asLong() > 100_000, plan.out());
        assertTrue(price.path("left_out").toString().contains("fbank has no frame period of 20 ms"), plan.out());
        assertTrue(price.path("failed").toString().contains("nowhere.safetensors"), plan.out());
        assertFalse(Files.exists(home.resolve("shared")));
        assertFalse(Files.exists(home.resolve("superb/features")));
    }

    @Test
    @Order(2)
    void processesShareThePlanAndOneFailureSinksNothing() throws IOException {
        List<CompletableFuture<Superb.Result>> processes = new ArrayList<>();
        for (int i = 0; i < 2; i++) {
            processes.add(
                    CompletableFuture.supplyAsync(() -> superb.run("sweep", "grid.yaml", "--json", "--out", "shared")));
        }
        int computed = 0;
        for (CompletableFuture<Superb.Result> process : processes) {
            Superb.Result result = process.join();
            assertEquals(4, result.exit(), result.err());
            JsonNode jobs = JSON.readTree(result.out()).path("jobs");
            assertEquals(2, jobs.size());
            for (JsonNode job : jobs) {
                assertEquals(2, job.path("records").size(), "one a seed: " + job);
                computed += job.path("what").asText().equals("computed") ? 1 : 0;
            }
        }
        assertEquals(2, computed, "every job once");
        try (Stream<Path> claims = Files.list(home.resolve("shared/.claims"))) {
            assertEquals(0, claims.count());
        }
    }

    @Test
    @Order(3)
    void whatIsRecordedIsFound() throws IOException {
        Superb.Result again = superb.run("sweep", "grid.yaml", "--json", "--out", "shared");
        assertEquals(4, again.exit(), again.err());
        assertTrue(
                StreamSupport.stream(JSON.readTree(again.out()).path("jobs").spliterator(), false)
                        .allMatch(job -> job.path("what").asText().equals("found")),
                again.out());
        // A record made by a sweep names the run that makes it again.
        JsonNode record = JSON.readTree(home.resolve(JSON.readTree(again.out())
                        .path("jobs")
                        .path(0)
                        .path("records")
                        .path(0)
                        .path("folder")
                        .asText())
                .resolve("record.json")
                .toFile());
        String command = record.path("execution").path("command").toString();
        assertTrue(command.startsWith("[\"superb\",\"run\",\"--tasks=ks\""), command);
    }

    @Test
    @Order(4)
    void wrongPlansAreNamed() throws IOException {
        Files.writeString(home.resolve("wrong.yaml"), "upstreams: [fbank]\n");
        Superb.Result key = superb.run("sweep", "wrong.yaml", "--dry-run");
        assertEquals(2, key.exit());
        assertTrue(key.err().contains("unknown option 'upstreams'; did you mean 'upstream'"), key.err());
        Superb.Result empty = superb.run("sweep", "--tasks", "ks", "--dry-run");
        assertEquals(2, empty.exit());
        assertTrue(empty.err().contains("there is nothing to do"), empty.err());
    }

    @Test
    @Order(5)
    void subNetsComeFromAList() throws IOException {
        Files.writeString(home.resolve("subnets.txt"), "# smallest and largest\nmin\n\nmax\n");
        Superb.Result plan = superb.run(
                "sweep",
                "-u",
                "lighthubert_small",
                "--subnets",
                "subnets.txt",
                "--init",
                "random",
                "--tasks",
                "ks",
                "--limit",
                "4",
                "--lr",
                "0.01",
                "--dry-run",
                "--json");
        assertEquals(0, plan.exit(), plan.err());
        JsonNode jobs = JSON.readTree(plan.out()).path("jobs");
        assertEquals(2, jobs.size(), plan.out());
        assertTrue(jobs.get(0).path("upstream").asText().contains("min"), plan.out());
        assertTrue(jobs.get(1).path("price").path("macs").asDouble()
                > jobs.get(0).path("price").path("macs").asDouble());
    }
}
