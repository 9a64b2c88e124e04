package superb.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.DataException;
import superb.task.Corpus;
import superb.task.DataReport;
import superb.task.DataVerifier;
import superb.task.HeadDesign;
import superb.task.Recipe;
import superb.task.Sampling;
import superb.task.Task;
import superb.task.Transcription;

/** The bundled corpus is told from the official ones, and every task is found. */
class MiniTasksTest {
    @TempDir
    Path parent;

    /** What the generator leaves beside a corpus: SHA-256, bytes and path of every file. */
    private void manifest() throws IOException {
        StringBuilder text = new StringBuilder();
        try (Stream<Path> files = Files.walk(parent)) {
            for (Path file : files.filter(Files::isRegularFile).sorted().toList()) {
                text.append(HexFormat.of().formatHex(new byte[32])).append('\t').append(Files.size(file));
                text.append('\t').append(parent.relativize(file)).append('\n');
            }
        }
        Files.write(parent.resolve("MANIFEST.tsv"), text.toString().getBytes(StandardCharsets.UTF_8));
    }

    @Test
    void aManifestBesideItMakesACorpusMini() throws IOException {
        SmallCorpora.keywords(parent.resolve("ks"));
        SmallCorpora.speakers(parent.resolve("sid"));
        SmallCorpora.intents(parent.resolve("ic"));
        Path all = parent;
        for (String task : List.of("ks", "sid", "ic")) {
            parent = all.resolve(task);
            manifest();
        }
        Corpus ks = new KeywordSpotting().load(SmallCorpora.whole(all.resolve("ks")));
        assertEquals("mini-speech-commands", ks.name());
        assertTrue(ks.complete());
        assertEquals(
                List.of(7, 4, 3), ks.splits().stream().map(it -> it.expected()).toList());
        Corpus sid = new SpeakerIdentification().load(SmallCorpora.whole(all.resolve("sid")));
        assertEquals("mini-voxceleb1", sid.name());
        assertEquals(
                List.of(3, 1, 2), sid.splits().stream().map(it -> it.expected()).toList());
        Corpus ic = new IntentClassification().load(SmallCorpora.whole(all.resolve("ic")));
        assertEquals("mini-fluent-speech-commands", ic.name());
        assertEquals(
                List.of(3, 1, 1), ic.splits().stream().map(it -> it.expected()).toList());
    }

    @Test
    void theBundledCorpusItself() {
        Task task = new IntentClassification();
        Corpus corpus = task.load(task.mini(parent, 1337));
        assertEquals("mini-fluent-speech-commands", corpus.name());
        assertTrue(corpus.complete());
        assertEquals(List.of(), corpus.deviations());
        assertEquals(
                List.of(6, 14, 4), corpus.labelNames().stream().map(List::size).toList());
    }

    @Test
    void theBundledLibriSpeech() {
        for (Task task : List.of(new PhonemeRecognition(), new SpeechRecognition())) {
            Corpus corpus = task.load(task.mini(parent, 1337));
            assertEquals("mini-librispeech", corpus.name());
            assertTrue(corpus.complete());
            assertEquals(
                    List.of(250, 40, 40),
                    corpus.splits().stream().map(it -> it.clips().size()).toList());
            assertEquals(List.of(), corpus.deviations());
        }
        Task phones = new PhonemeRecognition();
        DataReport report = new DataVerifier(phones).verify(phones.mini(parent, 1337), Optional.empty(), done -> {});
        assertTrue(report.ok(), report.toString());
        Task withModel = new SpeechRecognitionLm(); // of what the training clips say
        Corpus corpus = withModel.load(withModel.mini(parent, 1337));
        Transcription reads = withModel.transcription(corpus).orElseThrow();
        assertTrue(reads.decoder().contains(" lm=train:"), reads.decoder());
        String said = reads.reference(corpus.test().clips().get(0));
        assertEquals(said, reads.hypothesis(SpeechRecognitionLmTest.saying(said)));
    }

    @Test
    void aMiniCorpusThatLostAFileIsIncomplete() throws IOException {
        Path root = SmallCorpora.keywords(parent);
        manifest();
        Files.delete(root.resolve("yes/4a294341_nohash_0.wav"));
        Files.delete(root.resolve("_background_noise_/tap.wav"));
        String message = assertThrows(DataException.class, () -> new KeywordSpotting().load(SmallCorpora.whole(root)))
                .getMessage();
        assertTrue(message.contains("train has 5 of 7 clips, dev has 3 of 4 clips"), message);
    }

    @Test
    void anotherFileOfThatNameMeansNothing() throws IOException {
        Path root = SmallCorpora.keywords(parent);
        Files.writeString(parent.resolve("MANIFEST.tsv"), "something else\n");
        assertEquals(
                "Speech Commands v0.01",
                SmallCorpora.wholeKeywords().load(SmallCorpora.whole(root)).name());
    }

    @Test
    void tasksAreFound() {
        List<String> ids = ServiceLoader.load(Task.class).stream()
                .map(it -> it.get().card().id())
                .toList();
        assertEquals(List.of("ks", "sid", "ic", "pr", "asr", "asr+lm"), ids);
    }

    @Test
    void recipesOfSuperb() {
        Recipe ks = new KeywordSpotting().card().recipe();
        Recipe sid = new SpeakerIdentification().card().recipe();
        Recipe ic = new IntentClassification().card().recipe();
        assertEquals(
                new Recipe(
                        32,
                        1,
                        1e-4,
                        1,
                        200_000,
                        5_000,
                        new HeadDesign.MeanLinear(256),
                        Sampling.BALANCED,
                        Sampling.BALANCED,
                        64),
                ks);
        assertEquals(
                new Recipe(
                        8,
                        4,
                        1e-4,
                        1,
                        200_000,
                        5_000,
                        new HeadDesign.MeanLinear(256),
                        Sampling.SHUFFLED,
                        Sampling.SEQUENTIAL,
                        2),
                sid);
        assertEquals(
                new Recipe(
                        32,
                        1,
                        1e-4,
                        1,
                        200_000,
                        5_000,
                        new HeadDesign.MeanLinear(256),
                        Sampling.SHUFFLED,
                        Sampling.SEQUENTIAL,
                        1),
                ic);
        Recipe mini = new SpeakerIdentification().card().miniRecipe();
        assertEquals(sid.withSteps(2_000, 200).withLearningRate(1e-3), mini);
        assertEquals(
                new Recipe(
                        16,
                        2,
                        1e-2,
                        1,
                        100_000,
                        1_000,
                        new HeadDesign.FrameLinear(256),
                        Sampling.LABEL_WINDOWS,
                        Sampling.SEQUENTIAL,
                        1),
                new PhonemeRecognition().card().recipe());
        assertEquals(
                new Recipe(
                        16,
                        1,
                        1e-4,
                        1,
                        200_000,
                        2_000,
                        new HeadDesign.Recurrent(1024, 1024, 2, 0.2, true),
                        Sampling.LENGTH_BUCKETS,
                        Sampling.SEQUENTIAL,
                        1),
                new SpeechRecognition().card().recipe());
        assertEquals(
                new PhonemeRecognition().card().recipe().withSteps(200, 50),
                new PhonemeRecognition().card().miniRecipe());
        assertEquals(
                new Recipe(
                        16,
                        1,
                        3e-3,
                        1,
                        300,
                        100,
                        new HeadDesign.Recurrent(128, 128, 1, 0, false),
                        Sampling.LENGTH_BUCKETS,
                        Sampling.SEQUENTIAL,
                        1),
                new SpeechRecognition().card().miniRecipe());
    }
}
