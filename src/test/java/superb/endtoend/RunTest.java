package superb.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.JsonSchema;
import com.networknt.schema.JsonSchemaFactory;
import com.networknt.schema.SpecVersion;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.files.Sha256;
import superb.record.FileEntry;
import superb.record.RecordFiles;
import superb.record.RunRecord;
import superb.upstream.Checkpoint;
import superb.upstreams.checkpoint.Checkpoints;

/** {@code superb run} from the outside, on the bundled corpus: what it prints, writes, finds again, and survives. */
@Tag("e2e")
class RunTest {
    private static final String[] KS = {
        "run",
        "--upstream",
        "fbank_no_cmvn",
        "--tasks",
        "ks",
        "--limit",
        "150",
        "--steps",
        "1200",
        "--device",
        "cpu",
        "--json"
    };

    @TempDir
    static Path home;

    private static Superb superb;
    private static JsonNode first;

    @BeforeAll
    static void runOnce() throws IOException {
        superb = new Superb(home);
        Superb.Result result = superb.run(KS);
        assertEquals(0, result.exit(), result.err());
        first = new ObjectMapper().readTree(result.out()).path("records").path(0);
    }

    @Test
    void writesAWholeRecord() {
        RunRecord record = RecordFiles.in(home.resolve(first.path("folder").asText()))
                .read()
                .record();
        assertEquals("superb.ks", record.identity().task().id());
        assertTrue(record.identity().dataset().mini());
        assertTrue(record.partial(), "--limit marks the record");
        assertEquals(record.accounting().nExpected(), record.accounting().nScored());
        assertTrue(record.results().test().get("acc").value() > 0.15, "twelve classes: chance is 0.083");
        assertTrue(record.results().test().get("acc").ci95().isPresent());
        assertTrue(record.files().stream().anyMatch(file -> file.path().equals("samples.jsonl")));
        assertTrue(record.nonstandard().toString().contains("1200 optimiser updates"), record.nonstandard()::toString);
    }

    /** The scored head is a file that anybody can read, and gives the layer weights of the record. */
    @Test
    void theHeadLiesBesideTheRecord() throws IOException {
        Path folder = home.resolve(first.path("folder").asText());
        RunRecord record = RecordFiles.in(folder).read().record();
        List<String> listed = record.files().stream().map(FileEntry::path).toList();
        assertEquals(
                List.of("curves.csv", "env.txt", "head.safetensors", "plan.json", "samples.jsonl", "trials.jsonl"),
                listed);
        JsonNode plan = new ObjectMapper().readTree(folder.resolve("plan.json").toFile());
        assertEquals(record.recordId(), plan.path("record_id").asText());
        assertEquals(first.at("/record/identity"), plan.path("identity"));
        assertEquals(
                record.identity().training().steps(), plan.at("/options/steps").asLong());
        for (FileEntry file : record.files()) {
            assertEquals(file.sha256(), Sha256.of(folder.resolve(file.path())));
        }
        try (Checkpoint head = Checkpoints.open(folder.resolve("head.safetensors"))) {
            assertEquals(
                    record.recordId(),
                    head.config().path("__metadata__").path("record_id").asText());
            assertEquals(List.of(12), head.shape("output.bias"));
            assertEquals(
                    record.identity().head().params(),
                    head.names().stream().mapToLong(head::elements).sum());
        }
        assertTrue(Files.readString(folder.resolve("env.txt")).contains("\nengine=torch "));
        String log = Files.readString(folder.resolve("log.txt"));
        assertTrue(log.contains(" begin: ks with fbank_no_cmvn"), log);
        assertTrue(log.contains("training ks with fbank_no_cmvn: 1200 of 1200 updates"), log);
    }

    @Test
    void aFailureLeavesItsTraceInTheLog() throws IOException {
        Superb.Result result = superb.run(
                "run", "--upstream", "fbank_no_cmvn", "--tasks", "ks", "--limit", "20", "--device", "cpu", "-q");
        assertEquals(5, result.exit(), "nothing came out, for want of data: " + result.err());
        try (Stream<Path> logs = Files.walk(home.resolve("runs"))) {
            List<Path> unfinished = logs.filter(file -> file.endsWith("log.txt"))
                    .filter(file -> Files.notExists(file.resolveSibling("record.json")))
                    .toList();
            assertEquals(1, unfinished.size());
            String log = Files.readString(unfinished.get(0));
            assertTrue(log.contains("20 clips do not fill a mini-batch of 32"), log);
            assertFalse(log.contains("features of"), "said before the upstream has heard a clip: " + log);
            assertTrue(log.contains("\tat superb."), log);
        }
    }

    @Test
    void networksOfOthersRunFromTheirFiles() throws IOException {
        String onnx = "onnx:" + ForeignFiles.onnx(home) + ",outputs=low+high";
        String torchScript = "torchscript:" + ForeignFiles.torchScript(home);
        JsonNode records = shortRun(onnx + "," + torchScript);
        assertEquals(2, records.size());
        for (int i = 0; i < 2; i++) {
            JsonNode record = records.get(i).path("record");
            JsonNode identity = record.path("identity").path("upstream");
            assertEquals(
                    i == 0 ? "onnx:foreign.onnx,outputs=low+high" : "torchscript:foreign.pt",
                    identity.path("name").asText());
            assertEquals(
                    Sha256.of(home.resolve(i == 0 ? "foreign.onnx" : "foreign.pt")),
                    identity.path("weights_sha256").asText());
            assertEquals(10.0, identity.path("frame_ms").asDouble());
            assertTrue(record.path("cost").path("macs").isNull());
            assertEquals(
                    "a model file whose arithmetic we do not read",
                    record.path("reasons").path("cost.params").asText());
        }
        assertEquals(
                List.of("onnxruntime", "torch"),
                records.get(0).path("record").path("execution").path("engines").findValuesAsText("name"));
    }

    @Test
    void aConvertedFolderSaysWhereItComesFrom() throws Exception {
        Path source = Path.of(
                RunTest.class.getResource("/golden/hubert-group/s3prl.pt").toURI());
        Superb.Result converted = superb.run(
                "convert", source.toString(), "--to", "converted", "--upstream", "hubert", "--licence", "MIT");
        assertEquals(0, converted.exit(), converted.err());
        JsonNode upstream = shortRun("hubert", "--upstream-ckpt", "converted")
                .get(0)
                .path("record")
                .path("identity")
                .path("upstream");
        assertEquals(Sha256.of(source), upstream.path("source_sha256").asText());
        assertEquals("superb 0.1.0", upstream.path("converter_version").asText());
        assertEquals("MIT", upstream.path("licence").asText());
    }

    private static JsonNode shortRun(String upstream, String... more) throws IOException {
        List<String> words = new ArrayList<>(List.of(
                "run",
                "--upstream",
                upstream,
                "--tasks",
                "ks",
                "--limit",
                "40",
                "--steps",
                "4",
                "--device",
                "cpu",
                "--json",
                "-q"));
        words.addAll(List.of(more));
        Superb.Result result = superb.run(words.toArray(String[]::new));
        assertEquals(0, result.exit(), result.err());
        return new ObjectMapper().readTree(result.out()).path("records");
    }

    @Test
    void theRecordKeepsTheSchema() throws IOException {
        JsonSchema schema = JsonSchemaFactory.getInstance(SpecVersion.VersionFlag.V202012)
                .getSchema(RunRecord.class.getResourceAsStream("/superb/record/superb.record-1.schema.json"));
        ObjectMapper json = new ObjectMapper();
        JsonNode written = json.readTree(home.resolve(first.path("folder").asText())
                .resolve("record.json")
                .toFile());
        assertEquals(Set.of(), schema.validate(written));
        assertFalse(
                schema.validate(((ObjectNode) written.deepCopy()).put("status", "splendid"))
                        .isEmpty(),
                "it looks");
    }

    @Test
    void theSameCommandFindsItsRecord() throws IOException {
        Superb.Result again = superb.run(KS);
        assertEquals(0, again.exit(), again.err());
        JsonNode found =
                new ObjectMapper().readTree(again.out()).path("records").path(0);
        assertTrue(found.path("found").asBoolean());
        assertEquals(first.path("record"), found.path("record"));
    }

    @Test
    void killedAtAnyMomentItEndsInTheSameRecord() throws IOException {
        String[] command = Stream.concat(Stream.of(KS), Stream.of("--out", "killed", "--cache-dir", "cache"))
                .toArray(String[]::new);
        int kills = 0;
        for (long millis : List.of(1200L, 1800L, 2300L, 2800L)) {
            kills += superb.runAndKill(millis, command) ? 1 : 0;
            try (Stream<Path> files =
                    Files.exists(home.resolve("killed")) ? Files.walk(home.resolve("killed")) : Stream.empty()) {
                // Whatever has its final name is whole.
                files.filter(file -> file.endsWith("record.json")).forEach(RecordFiles::read);
            }
        }
        assertTrue(kills > 0, "every run ended before it could be killed");
        Superb.Result last = superb.run(command);
        assertEquals(0, last.exit(), last.err());
        JsonNode record =
                new ObjectMapper().readTree(last.out()).path("records").path(0).path("record");
        assertEquals(withoutTiming(first.path("record")), withoutTiming(record));
        try (Stream<Path> states = Files.list(home.resolve("killed/.state"))) {
            assertEquals(0, states.count(), "no state outlives its record");
        }
    }

    private static JsonNode withoutTiming(JsonNode record) {
        ObjectNode copy = record.deepCopy();
        copy.remove(List.of("execution", "files", "reasons"));
        return copy;
    }

    @Test
    void recordsBecomeAPage() throws IOException {
        Superb.Result built = superb.run("leaderboard", "build", "--records", "runs", "--out", "site");
        assertEquals(0, built.exit(), built.err());
        assertTrue(Files.readString(home.resolve("site/index.html")).contains("<html"), built.out());
        String folder = first.path("folder").asText();
        Superb.Result compared = superb.run("compare", folder, folder, "--json");
        assertEquals(0, compared.exit(), compared.err());
        assertTrue(new ObjectMapper().readTree(compared.out()).isObject());
    }

    @Test
    void recordsAreListedAndTheListIsMadeAgain() throws IOException {
        String id = first.path("record").path("record_id").asText();
        assertTrue(superb.run("list", "records").out().contains(id));
        Files.writeString(home.resolve("runs/index.jsonl"), "");
        assertEquals("none", superb.run("ls", "records").out().strip());
        Superb.Result rebuilt = superb.run("ls", "records", "--rebuild", "--json");
        assertEquals(0, rebuilt.exit(), rebuilt.err());
        assertTrue(rebuilt.out().contains(id), rebuilt.out());
        assertTrue(superb.run("ls", "caches").out().contains("fbank_no_cmvn"));
    }

    @Test
    void whenTheTimeIsOverTheSameCommandGoesOn() {
        Superb.Result result = superb.run(
                "run",
                "--upstream",
                "fbank_no_cmvn",
                "--tasks",
                "ks",
                "--limit",
                "40",
                "--steps",
                "4000000",
                "--device",
                "cpu",
                "-q",
                "--timeout",
                "4s",
                "--out",
                "timed");
        assertEquals(75, result.exit(), result.err());
        assertTrue(result.err().contains("the same command again"), result.err());
    }

    @Test
    void dryRunWritesNothing() {
        Superb.Result plan = superb.run(
                "run",
                "--upstream",
                "fbank_no_cmvn",
                "--tasks",
                "ks",
                "--limit",
                "10",
                "--dry-run",
                "--out",
                "nowhere");
        assertEquals(0, plan.exit(), plan.err());
        assertTrue(plan.out().contains("fbank_no_cmvn"), plan.out());
        assertFalse(Files.exists(home.resolve("nowhere")));
    }

    /** Not the mini corpus either, and nothing that is remembered of files. */
    @Test
    void theFirstDryRunOfAllLeavesTheHomeEmpty(@TempDir Path fresh) throws IOException {
        Superb.Result plan = new Superb(fresh)
                .run("run", "--upstream", "fbank_no_cmvn", "--tasks", "ks,ic", "--dry-run", "--device", "cpu");
        assertEquals(0, plan.exit(), plan.err());
        assertTrue(
                plan.out().contains("ks: the mini corpus would be made first (534 files); sizes are known then"),
                plan.out());
        assertTrue(plan.out().contains("ic: the mini corpus would be made first"), plan.out());
        try (Stream<Path> files = Files.walk(fresh)) {
            List<Path> written = files.filter(Files::isRegularFile)
                    .filter(file -> !file.getFileName().toString().matches("(out|err).*\\.txt")) // the test's own
                    .toList();
            assertEquals(List.of(), written);
        }
    }

    @Test
    void oneBadTaskDoesNotSinkTheOthers() throws IOException {
        Files.createDirectories(home.resolve("empty"));
        Superb.Result result = superb.run(
                "run", "--upstream", "fbank_no_cmvn", "--tasks", "ks,sid", "--data-root", "empty", "--dry-run");
        assertEquals(5, result.exit(), "no task has data: " + result.err());
        assertTrue(result.err().contains("error: "), result.err());
        assertTrue(result.err().contains("try:"), result.err());
    }
}
