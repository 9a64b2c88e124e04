package superb.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import superb.error.DataException;
import superb.error.ResourcesException;
import superb.files.FaultyDisk;
import superb.files.Sha256;
import superb.record.RunRecord.Coverage;

class RecordFilesTest {
    @TempDir
    Path folder;

    private Path write(String content) throws IOException {
        return Files.writeString(folder.resolve("record.json"), content);
    }

    private String message(Path file) {
        return assertThrows(DataException.class, () -> RecordFiles.read(file)).getMessage();
    }

    private static String text(RunRecord record) {
        return new String(RecordJson.pretty(RecordJson.tree(record)), StandardCharsets.UTF_8);
    }

    @Test
    void readsBackWhatItWroteAndListsItsFiles() throws IOException {
        RecordFiles files = RecordFiles.in(folder.resolve("run"));
        try (JsonLines<Sample> samples = files.samples()) {
            samples.append(Sample.classified("é/a.wav", List.of("yes"), List.of("no")));
            samples.commit();
        }
        try (JsonLines<Trial> trials = files.trials()) {
            trials.append(new Trial(
                    1e-3,
                    1337,
                    "dev.acc",
                    Optional.empty(),
                    Optional.empty(),
                    10,
                    0.5,
                    false,
                    Optional.of("diverged")));
            trials.commit();
        }
        files.write("bench/raw.csv", new byte[] {1, 2});
        Files.writeString(files.folder().resolve("log.txt"), "still growing");
        assertFalse(files.complete());
        StoredRecord written = files.write(Examples.record(), List.of("log.txt"));
        assertTrue(files.complete());
        StoredRecord read = files.read();
        assertEquals(written.record(), read.record());
        List<FileEntry> listed = read.record().files();
        assertEquals(
                List.of("bench/raw.csv", "samples.jsonl", "trials.jsonl"),
                listed.stream().map(FileEntry::path).toList());
        assertEquals(Sha256.of(new byte[] {1, 2}), listed.get(0).sha256());
        assertEquals(
                "{\"id\":\"é/a.wav\",\"ref\":[\"yes\"],\"hyp\":[\"no\"],\"correct\":false,\"errors\":null,"
                        + "\"units\":null,\"frames\":null,\"flags\":[]}\n",
                Files.readString(files.folder().resolve("samples.jsonl")));
        assertTrue(Files.readString(files.folder().resolve("trials.jsonl")).contains("\"lr\":0.001"));
    }

    @Test
    void curvesAreACsvWithEmptyCellsForWhatWasNotMeasured() throws IOException {
        RecordFiles files = RecordFiles.in(folder);
        try (Curves curves = files.curves()) {
            curves.append(new CurvePoint(100, 1e-4, 7, 2.5, OptionalDouble.of(0.5), 1.25, 32, Optional.empty()));
            curves.append(new CurvePoint(200, 1e-4, 7, Double.NaN, OptionalDouble.empty(), 0.5, 32, Optional.of(9L)));
            curves.commit();
        }
        assertEquals(
                "step,lr,seed,loss,dev,grad_norm,micro_batch,vram_bytes\n"
                        + "100,1.0E-4,7,2.5,0.5,1.25,32,\n200,1.0E-4,7,NaN,,0.5,32,9\n",
                Files.readString(folder.resolve("curves.csv")));
    }

    @Test
    void aFileThatIsNotCommittedNeverAppears() throws IOException {
        try (JsonLines<Sample> samples = RecordFiles.in(folder).samples()) {
            samples.append(Sample.classified("a", List.of("x"), List.of("x")));
        }
        try (Stream<Path> files = Files.list(folder)) {
            assertEquals(0, files.count());
        }
    }

    @Test
    void keepsWhatItDoesNotKnow() throws IOException {
        ObjectNode document = RecordSchemaTest.written(Examples.record());
        document.put("verified_by", "somebody");
        ((ObjectNode) document.at("/cost/latency/0")).put("jitter_ms", 0.25);
        ((ObjectNode) document.at("/results/test"))
                .set("f1", document.at("/results/test/acc").deepCopy());
        RecordFiles files = RecordFiles.in(folder);
        files.write("record.json", RecordJson.pretty(document));

        StoredRecord old = files.read();
        RunRecord record = old.record();
        Cost cost = new Cost(
                record.cost().params(),
                record.cost().macs(),
                Optional.of(5L),
                record.cost().latency(),
                record.cost().throughput(),
                Optional.empty(),
                Optional.empty());
        files.rewrite(old.with(record.withCost(cost, record.reasons())));

        ObjectNode now = files.read().document();
        assertEquals("somebody", now.get("verified_by").asText());
        assertEquals(0.25, now.at("/cost/latency/0/jitter_ms").asDouble());
        assertEquals(5, now.at("/cost/weights_bytes").asInt());
        document.putObject("cost").setAll((ObjectNode) now.get("cost"));
        assertEquals(document, now);

        Results fewer = new Results(
                Map.of("acc", record.results().test().get("acc")),
                record.results().dev(),
                record.results().superbPoints(),
                record.results().layerWeights(),
                record.results().lr(),
                record.results().trials());
        RunRecord changed = new RunRecord(
                record.schema(),
                record.recordId(),
                record.runId(),
                record.status(),
                record.statusReasons(),
                record.partial(),
                record.nonstandard(),
                record.identity(),
                fewer,
                record.accounting(),
                record.cost(),
                record.checks(),
                record.execution(),
                record.files(),
                record.reasons());
        assertTrue(old.with(changed).document().at("/results/test/f1").isMissingNode());
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "superb.record/1 | superb.record/9 | schema 'superb.record/9', this program reads superb.record/1",
                "superb.record/1 | superb.record/9 | try:      superb 0.1.0, which wrote it",
                "\"value\" : 0.97 | \"value\" : NaN, \"x\" : 0.97 | line",
                "\"value\" : 0.97 | \"value\" : \"0.97\", \"x\" : 0.97 | results.test.acc.value",
                "\"value\" : 0.97 | \"value\" : null, \"x\" : 0.97 | results.test.acc.value",
                "\"value\" : 0.97 | \"value\" : 1e999, \"x\" : 0.97 | field results.test.acc: a score is a finite number",
                "\"n_failed\" : 0 | \"n_failed\" : 0.5 | accounting.n_failed",
                "\"n_failed\" : 0 | \"n_failed\" : 3 | status is not invalid although 3 items failed",
                "\"n_failed\" : 0 | \"gone\" : 0 | field accounting.n_failed is missing",
                "\"partial\" : false | \"partial\" : true | status is valid although partial is true",
                "\"seed\" : 1337 | \"seed\" : 1338 | is not that of its identity",
                "\"trained\" : false | \"trained\" : true | is not that of its identity",
                "\"partial\" : false | \"partial\" : false, \"partial\" : false | Duplicate",
                "\"status\" : \"valid\" | \"status\" : \"splendid\" | status",
                "\"trials\" : 5 | \"trials\" : 99999999999 | results.trials",
                "\"reasons\" : { | \"more\" : [ null ], \"reasons\" : { | more[0] is null without an entry in reasons",
                "\"execution\" : { | \"execution\" : [ {} ], \"old\" : { | execution"
            })
    void saysWhatIsWrong(String from, String to, String expected) throws IOException {
        String good = text(Examples.record());
        assertTrue(good.contains(from), from);
        Path file = write(
                good.replaceFirst(java.util.regex.Pattern.quote(from), java.util.regex.Matcher.quoteReplacement(to)));
        String message = message(file);
        assertTrue(message.startsWith("not a usable record: "), message);
        assertTrue(message.contains(expected), message);
        assertTrue(message.contains("where:    " + file), message);
        assertFalse(message.contains("superb.record.R") || message.contains("jackson"), message);
    }

    @Test
    void refusesEveryTruncation() throws IOException {
        byte[] whole = text(Examples.record()).stripTrailing().getBytes(StandardCharsets.UTF_8);
        for (int length = 0; length < whole.length; length += 101) {
            Path file = Files.write(folder.resolve("record.json"), Arrays.copyOf(whole, length));
            String fault = length == 0 ? "the file is empty" : "the file is cut off at line ";
            assertTrue(message(file).startsWith("not a usable record: " + fault), message(file));
            assertTrue(message(file).contains("try:      copy it once more"), message(file));
        }
    }

    @Test
    void outcomesThatAreCutOffNameTheLine() throws IOException {
        try (JsonLines<Sample> samples = RecordFiles.in(folder).samples()) {
            samples.append(Sample.classified("a", List.of("x"), List.of("x")));
            samples.append(Sample.classified("b", List.of("x"), List.of("y")));
            samples.commit();
        }
        assertEquals(2, RecordFiles.in(folder).outcomes().size());
        Path file = folder.resolve("samples.jsonl");
        Files.writeString(file, Files.readString(file).stripTrailing().replaceFirst(".$", ""));
        DataException cut =
                assertThrows(DataException.class, () -> RecordFiles.in(folder).outcomes());
        assertTrue(cut.getMessage().contains("the file is cut off at line 2"), cut::getMessage);
    }

    @Test
    void whatMayNotBeReadIsToldSo() {
        IOException denied = new AccessDeniedException("/data/record.json");
        assertEquals("it cannot be read: no permission", RecordReader.unread(denied));
        assertEquals("it cannot be read: Is a directory", RecordReader.unread(new IOException("Is a directory")));
    }

    @Test
    void refusesWhatIsNoRecordAtAll() throws IOException {
        for (String content :
                List.of("", "null", "[]", "7", "{}", "{\"schema\":1}", "\u0000\u0001", "<html>", "[".repeat(5000))) {
            assertTrue(message(write(content)).startsWith("not a usable record: "), content);
        }
        assertTrue(message(write(text(Examples.record()) + "{}")).startsWith("not a usable record: "));
        assertTrue(message(write(" ".repeat((16 << 20) + 1))).contains("bytes"));
        assertTrue(message(write("{}")).contains("it names no schema"));
        assertTrue(message(write("<html>")).contains("it is not JSON at line 1, column 1"));
        String none = message(folder.resolve("nowhere.json"));
        assertTrue(none.startsWith("there is no record\n  where:    " + folder.resolve("nowhere.json")), none);
        assertTrue(none.contains("try:      the same superb run again, which goes on where it stopped"), none);
    }

    @Test
    void refusesToWriteWhatContradictsItself() {
        RunRecord record = Examples.record();
        RunRecord wrong = new RunRecord(
                record.schema(),
                "rec_000000000000",
                record.runId(),
                record.status(),
                record.statusReasons(),
                false,
                List.of(),
                record.identity(),
                record.results(),
                record.accounting(),
                record.cost(),
                record.checks(),
                record.execution(),
                List.of(),
                record.reasons());
        IllegalArgumentException thrown = assertThrows(
                IllegalArgumentException.class, () -> RecordFiles.in(folder).write(wrong, List.of()));
        assertTrue(thrown.getMessage().contains("rec_000000000000"));
        Cost infinite = new Cost(
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.of(new Cost.Throughput("offline", Double.POSITIVE_INFINITY, 1, 0)),
                Optional.empty(),
                Optional.empty());
        assertThrows(IllegalArgumentException.class, () -> RecordFiles.in(folder)
                .write(record.withCost(infinite, Map.of()), List.of()));
        assertFalse(RecordFiles.in(folder).complete());
    }

    @ParameterizedTest
    @EnumSource(FaultyDisk.Failure.class)
    void anOldRecordSurvivesAnyFailureOfTheDisk(FaultyDisk.Failure failure) {
        RecordFiles sound = RecordFiles.in(folder);
        RunRecord first = Examples.record();
        RunRecord second = Examples.record(Accounting.complete(9), Coverage.LIMITED);
        sound.write(first, List.of());
        int n = 0;
        boolean reached = true;
        while (reached) {
            FaultyDisk disk = new FaultyDisk(++n, failure);
            try {
                RecordFiles.in(folder, disk).write(second, List.of());
            } catch (ResourcesException e) {
                assertTrue(e.getMessage().contains("record.json"), e.getMessage());
            }
            String run = sound.read().record().runId();
            assertTrue(run.equals(first.runId()) || run.equals(second.runId()));
            reached = disk.failed();
        }
        assertTrue(n > 4);
        assertEquals(second.runId(), sound.read().record().runId());
    }
}
