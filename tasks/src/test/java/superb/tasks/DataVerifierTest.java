package superb.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.task.CorpusManifest;
import superb.task.CorpusRequest;
import superb.task.DataReport;
import superb.task.DataVerifier;
import superb.task.FileHashes;
import superb.task.Task;
import superb.tasks.audio.WavWriter;

class DataVerifierTest {
    @TempDir
    Path parent;

    private static DataReport verify(Task task, CorpusRequest request, Optional<CorpusManifest> expected) {
        return new DataVerifier(task).verify(request, expected, done -> {});
    }

    private static void assertSays(DataReport report, String... parts) {
        for (String part : parts) {
            assertTrue(report.toString().contains(part), () -> "'" + part + "' is not in:\n" + report);
        }
    }

    @Test
    void aWholeCorpusIsInOrder() throws IOException {
        SpeakerIdentification task = SmallCorpora.wholeSpeakers();
        DataReport report = verify(task, SmallCorpora.whole(SmallCorpora.speakers(parent)), Optional.empty());
        assertTrue(report.ok(), report.toString());
        assertSays(
                report,
                "sid: VoxCeleb1 is in order",
                "train    3 of 3 clips, 0.00 hours",
                "classes  [2]",
                "16,000 Hz, one channel, 1,088,264 bytes",
                "manifest " + report.manifest().orElseThrow().sha256(),
                "note: training clips longer than 8 s are heard in 3 fixed windows",
                "note: clips with the same bytes in two splits: 3; ");
    }

    @Test
    void aPartIsCountedAndRefused() throws IOException {
        Path root = SmallCorpora.intents(parent);
        Files.delete(root.resolve("wavs/speakers/s1/b.wav"));
        DataReport report = verify(SmallCorpora.wholeIntents(), SmallCorpora.whole(root), Optional.empty());
        assertFalse(report.ok());
        assertSays(
                report,
                "ic: Fluent Speech Commands has problems",
                "train    2 of 3 clips",
                "problem: the corpus Fluent Speech Commands is incomplete",
                "wavs/speakers/s1/b.wav (train, ",
                "note: incomplete corpus: train has 2 of 3 clips; 1 listed file missing");
        assertTrue(verify(SmallCorpora.wholeIntents(), SmallCorpora.part(root), Optional.empty())
                .ok());
    }

    @Test
    void nothingThere() {
        DataReport report = verify(new KeywordSpotting(), SmallCorpora.whole(parent), Optional.empty());
        assertFalse(report.ok());
        assertEquals(1, report.problems().size());
        assertSays(report, "ks: no corpus has problems", "the corpus Speech Commands v0.01 is not there");
    }

    @Test
    void everySampleIsReadAndEveryByteHashed() throws IOException {
        Path root = SmallCorpora.keywords(parent);
        KeywordSpotting task = SmallCorpora.wholeKeywords();
        CorpusManifest before = CorpusManifest.of(task.load(SmallCorpora.whole(root)), FileHashes.fresh());
        Path nan = root.resolve("yes/4a294341_nohash_0.wav");
        Path silent = root.resolve("no/4a294341_nohash_0.wav");
        Files.write(
                nan,
                WavWriter.float32(
                        java.nio.FloatBuffer.wrap(new float[] {0, Float.NaN, 1}).clear()));
        float[] samples = new float[8_000];
        samples[77] = Float.NaN;
        Files.write(nan, WavWriter.float32(java.nio.FloatBuffer.wrap(samples)));
        Files.write(silent, WavWriter.pcm16(new short[8_000]));
        DataReport report = verify(task, SmallCorpora.whole(root), Optional.of(before));
        assertFalse(report.ok());
        assertSays(
                report,
                "problem: clip yes/4a294341_nohash_0.wav: ",
                "problem: train clip no/4a294341_nohash_0.wav differs: other bytes",
                "clips whose samples are all zero: 1; no/4a294341_nohash_0.wav");
    }

    @Test
    void whatIsRememberedIsNotBelieved() throws IOException {
        Path root = SmallCorpora.keywords(parent);
        KeywordSpotting task = SmallCorpora.wholeKeywords();
        FileTime old = FileTime.from(Instant.parse("2025-01-01T00:00:00Z"));
        try (Stream<Path> files = Files.walk(parent)) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                Files.setLastModifiedTime(file, old);
            }
        }
        FileHashes cached = FileHashes.cached(parent.resolve("cache"), "ks");
        CorpusManifest before = CorpusManifest.of(task.load(SmallCorpora.whole(root)), cached);
        Path changed = root.resolve("yes/4a294341_nohash_0.wav");
        byte[] bytes = Files.readAllBytes(changed);
        bytes[100] ^= 1;
        Files.write(changed, bytes);
        Files.setLastModifiedTime(changed, old);
        assertEquals(
                before.sha256(),
                CorpusManifest.of(task.load(SmallCorpora.whole(root)), cached).sha256());
        assertSays(
                verify(task, SmallCorpora.whole(root), Optional.of(before)),
                "train clip yes/4a294341_nohash_0.wav differs: other bytes");
    }
}
