package superb.endtoend;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.TempDir;
import superb.files.Sha256;
import superb.record.RecordFiles;

/** Three nights on the bundled corpus: a good one, one that finds a lower score, one that finds a record that does not hold. */
@Tag("e2e")
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class NightlyTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @TempDir
    static Path home;

    private static Superb.Result night(String day) {
        return new Superb(home).run("nightly", "night.yaml", "--out", "nightly", "--day", day, "--json", "-q");
    }

    private static JsonNode step(Superb.Result night, String name) throws IOException {
        for (JsonNode step : JSON.readTree(night.out()).path("steps")) {
            if (step.path("name").asText().equals(name)) {
                return step;
            }
        }
        throw new AssertionError("no step " + name + " in " + night.out());
    }

    private static void outcome(String expected, Superb.Result night, String name) throws IOException {
        assertEquals(expected, step(night, name).path("outcome").asText(), night.out() + night.err());
    }

    private static Path recordOf(String day) throws IOException {
        try (Stream<Path> folders = Files.list(home.resolve("nightly/records/" + day))) {
            return folders.filter(it -> it.getFileName().toString().startsWith("sid-"))
                    .findFirst()
                    .orElseThrow();
        }
    }

    @Test
    @Order(1)
    void aQuietNight() throws IOException {
        Files.writeString(home.resolve("night.yaml"), """
                upstream: fbank_no_cmvn
                tasks: [sid]
                steps: 60
                device: cpu
                """);
        Superb.Result night = night("2026-01-01");
        assertEquals(0, night.exit(), night.out() + night.err());
        for (String done : List.of("sweep", "verify", "page", "scores", "times")) {
            outcome("ok", night, done);
        }
        assertTrue(step(night, "verify").path("words").toString().contains("identical"), night.out());
        assertTrue(Files.exists(home.resolve("nightly/site/index.html")));
        assertTrue(
                Files.readString(home.resolve("nightly/reports/2026-01-01.md")).contains("| sweep | ok |"));
    }

    @Test
    @Order(2)
    void aScoreThatFellIsConfirmedAndStopsTheBuild() throws IOException {
        answer(recordOf("2026-01-01"), true, "2026-01-01T00:00:00Z");
        Superb.Result night = night("2026-01-02");
        assertEquals(8, night.exit(), night.out() + night.err());
        outcome("ok", night, "verify");
        outcome("alarm", night, "scores");
        String words = step(night, "scores").path("words").toString();
        assertTrue(words.contains("1 of tonight's 1 questions were asked before; 1 got worse"), words);
        assertTrue(words.contains("CONFIRMED by a second run"), words);
        assertFalse(Files.exists(home.resolve("nightly/confirm/2026-01-02/features")));
    }

    @Test
    @Order(3)
    @Tag("slow")
    void aRecordThatDoesNotHoldIsFoundAndAChanceIsNotConfirmed() throws IOException {
        Path honest = recordOf("2026-01-02");
        Path edited = home.resolve("nightly/records/2026-01-03").resolve(honest.getFileName());
        Files.createDirectories(edited);
        try (Stream<Path> files = Files.list(honest)) {
            for (Path file : files.toList()) {
                Files.copy(file, edited.resolve(file.getFileName()));
            }
        }
        answer(edited, false, "2099-01-03T00:00:00Z");
        Superb.Result night = night("2026-01-03");
        assertEquals(8, night.exit(), night.out() + night.err());
        assertTrue(step(night, "sweep").path("words").toString().contains("found: 1"), night.out());
        outcome("alarm", night, "verify");
        assertTrue(step(night, "verify").path("words").toString().contains("OUTSIDE the interval"), night.out());
        outcome("ok", night, "scores");
        assertTrue(step(night, "scores").path("words").toString().contains("not confirmed"), night.out());

        Superb.Result verified = new Superb(home).run("verify", edited.toString(), "--json", "-q");
        assertEquals(8, verified.exit(), verified.out() + verified.err());
        assertEquals("mismatch", JSON.readTree(verified.out()).path("verdict").asText());
    }

    /** A record that is sound in itself and says that all clips, or none, were answered rightly. */
    private static void answer(Path folder, boolean right, String started) throws IOException {
        Path samples = folder.resolve(RecordFiles.SAMPLES);
        List<String> lines = new ArrayList<>();
        for (String line : Files.readAllLines(samples)) {
            ObjectNode sample = (ObjectNode) JSON.readTree(line);
            sample.set(
                    "hyp", right ? sample.path("ref") : JSON.createArrayNode().add("somebody else"));
            sample.put("correct", right);
            sample.put("errors", right ? 0 : 1);
            lines.add(JSON.writeValueAsString(sample));
        }
        Files.write(samples, lines);
        Path file = folder.resolve(RecordFiles.RECORD);
        ObjectNode record = (ObjectNode) JSON.readTree(file.toFile());
        ObjectNode score = (ObjectNode) record.path("results").path("test").path("acc");
        score.put("value", right ? 1.0 : 0.0);
        score.set("ci95", JSON.createArrayNode().add(right ? 0.97 : 0.0).add(right ? 1.0 : 0.03));
        ((ObjectNode) record.path("execution")).put("started", started);
        for (JsonNode entry : record.path("files")) {
            if (entry.path("path").asText().equals(RecordFiles.SAMPLES)) {
                ((ObjectNode) entry).put("bytes", Files.size(samples)).put("sha256", Sha256.of(samples));
            }
        }
        JSON.writeValue(file.toFile(), record);
        assertEquals(
                right ? 1.0 : 0.0,
                RecordFiles.in(folder)
                        .read()
                        .record()
                        .results()
                        .test()
                        .get("acc")
                        .value());
    }
}
