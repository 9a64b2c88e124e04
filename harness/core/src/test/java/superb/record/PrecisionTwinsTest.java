package superb.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.metric.Counts;
import superb.metric.Score;

class PrecisionTwinsTest {
    private static final int CLIPS = 20;

    @TempDir
    Path runs;

    /** A record of 20 clips of which some are wrong, with a p90 latency on this machine. */
    private Path record(String precision, Set<Integer> wrong, double millis) throws java.io.IOException {
        RunRecord base = Examples.full();
        Identity identity = Examples.IDENTITY.withPrecision(precision);
        Map<String, Score> test = new LinkedHashMap<>();
        test.put("acc", Score.accuracy(new Counts(CLIPS - wrong.size(), CLIPS)));
        Results old = base.results();
        Cost.Latency latency = new Cost.Latency(
                "single-stream",
                "onnx",
                5,
                1,
                2,
                millis / 2,
                millis,
                Optional.of(millis),
                millis,
                200,
                3,
                1,
                true,
                Optional.empty(),
                Optional.empty());
        Cost cost = new Cost(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(List.of(latency)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
        String runId = "ks-hubert_base-1337-" + identity.sha256().substring(0, 12);
        RunRecord record = RunRecord.of(
                runId,
                RunRecord.Coverage.WHOLE,
                List.of(),
                identity,
                new RunRecord.Measured(
                        new Results(test, old.dev(), old.superbPoints(), old.layerWeights(), old.lr(), old.trials()),
                        Accounting.complete(CLIPS),
                        cost,
                        Checks.NONE,
                        Map.of()),
                base.execution());
        RecordFiles files = RecordFiles.in(runs.resolve(runId));
        Files.createDirectories(files.folder());
        try (JsonLines<Sample> samples = files.samples()) {
            for (int clip = 0; clip < CLIPS; clip++) {
                samples.append(
                        Sample.classified("clip" + clip, List.of("yes"), List.of(wrong.contains(clip) ? "no" : "yes")));
            }
            samples.commit();
        }
        files.write(record, List.of());
        return files.folder();
    }

    private static RunRecord read(Path folder) {
        return RecordFiles.in(folder).read().record();
    }

    @Test
    void whicheverComesLastTheReducedOneNamesItsTwin() throws java.io.IOException {
        Path bytes = record("int8-dynamic", Set.of(1, 2, 3), 60);
        PrecisionTwins.join(bytes);
        assertEquals(Optional.empty(), read(bytes).checks().fp32Twin());
        assertTrue(read(bytes).reasons().get("checks.fp32_twin").contains("no record of the same question in fp32"));

        Path full = record("fp32", Set.of(3, 4), 100);
        PrecisionTwins.join(full);
        Checks.Twin twin = read(bytes).checks().fp32Twin().orElseThrow();
        assertEquals(read(full).recordId(), twin.recordId());
        assertEquals(full.getFileName().toString(), twin.runId());
        assertEquals("acc", twin.difference().metric());
        assertEquals(-0.05, twin.difference().value(), 1e-12);
        assertEquals(-0.2, twin.difference().ci95().orElseThrow().low(), 1e-9); // clips 1 and 2 lost, 4 won, of 20
        assertEquals(0.1, twin.difference().ci95().orElseThrow().high(), 1e-9);
        assertEquals(Optional.of(20L), twin.difference().n());
        assertEquals(
                List.of(new Checks.LatencyRatio("single-stream", "onnx", 5, 1, 2, 0.6, 0.6)),
                twin.latency().orElseThrow());
        assertEquals(Optional.empty(), read(full).checks().fp32Twin());

        record("fp32", Set.of(1, 2, 3), 50);
        PrecisionTwins.join(bytes);
        Checks.Twin now = read(bytes).checks().fp32Twin().orElseThrow();
        assertEquals(0, now.difference().value());
        assertEquals(1.2, now.latency().orElseThrow().get(0).p90(), 1e-12);
    }

    @Test
    void withoutTheSameClipsThereIsNoInterval() throws java.io.IOException {
        Path bytes = record("bf16", Set.of(1), 60);
        Path full = record("fp32", Set.of(), 100);
        Files.delete(full.resolve(RecordFiles.SAMPLES));
        PrecisionTwins.join(full);
        Checks.Difference difference =
                read(bytes).checks().fp32Twin().orElseThrow().difference();
        assertEquals(-0.05, difference.value(), 1e-12);
        assertEquals(Optional.empty(), difference.ci95());
        assertTrue(read(bytes).reasons().get("checks.fp32_twin.difference").contains("no samples.jsonl"));
    }

    /** Records of the time before these fields. */
    @Test
    void aRecordWithoutLaterFieldsIsReadAndStaysAsItIs() throws java.io.IOException {
        Path folder = record("fp32", Set.of(), 100);
        RecordFiles files = RecordFiles.in(folder);
        ObjectNode document = files.read().document();
        document.withObject("/checks").remove("fp32_twin");
        document.withObject("/execution").remove("graph");
        files.write(RecordFiles.RECORD, RecordJson.pretty(document));
        StoredRecord old = files.read();
        assertEquals(document, old.document());
        assertEquals(Optional.empty(), old.record().execution().graph());
        assertEquals(
                List.of(),
                old.with(old.record().withCost(Cost.UNKNOWN, Map.of())).contradictions());
    }
}
