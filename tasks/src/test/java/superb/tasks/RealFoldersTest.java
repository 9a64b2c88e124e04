package superb.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import superb.audio.Waveform;
import superb.error.DataException;
import superb.task.Clip;
import superb.task.Corpus;
import superb.task.CorpusManifest;
import superb.task.CorpusRequest;
import superb.task.DataReport;
import superb.task.DataVerifier;
import superb.task.Split;
import superb.task.Task;
import superb.task.View;

/** Small folders of real speech in the official layouts, where they lie beside the project. */
class RealFoldersTest {
    private static final Path SPEECH = Path.of("../../shared/data/speech");

    private static CorpusRequest request(Path root) {
        assumeTrue(Files.isDirectory(SPEECH), "skipped: no real speech at " + SPEECH.toAbsolutePath());
        return new CorpusRequest(root, Optional.empty(), true, 4, 1337);
    }

    private static String counts(Corpus corpus) {
        return corpus.splits().stream()
                .map(it -> it.name() + " " + it.clips().size())
                .collect(Collectors.joining(", "));
    }

    @Test
    void keywordSpotting() {
        Task task = new KeywordSpotting();
        Corpus corpus = task.load(request(SPEECH.resolve("SpeechCommands-v0.01-style")));
        assertEquals("train 213, dev 46, test 58", counts(corpus));
        assertFalse(corpus.complete());
        assertTrue(corpus.deviations().get(0).startsWith("incomplete corpus: train has 213 of 51,094 clips"));
        Clip noise = corpus.dev().clips().get(corpus.dev().clips().size() - 1);
        assertEquals("_background_noise_/white_noise.wav", noise.id());
        assertEquals(4, noise.views().size());
        Waveform window = task.reader().read(noise, noise.views().get(3));
        assertEquals(16_000, window.length());
    }

    @Test
    void everyFolderIsFoundFromTheOneAboveToo() {
        assertEquals(
                70,
                new SpeakerIdentification()
                        .load(request(SPEECH))
                        .train()
                        .clips()
                        .size());
        assertEquals(
                60,
                new IntentClassification().load(request(SPEECH)).train().clips().size());
        assertEquals(
                213, new KeywordSpotting().load(request(SPEECH)).train().clips().size());
    }

    @Test
    void speakerIdentification() {
        Corpus corpus = new SpeakerIdentification().load(request(SPEECH.resolve("VoxCeleb1-style")));
        assertEquals("train 70, dev 14, test 28", counts(corpus));
        assertEquals(14, corpus.labelNames().get(0).size());
        assertEquals("id10014", corpus.labelNames().get(0).get(13));
        assertTrue(corpus.deviations().contains("outputs of the head: [14], officially [1251]"));
    }

    @Test
    void intentClassification() {
        Task task = new IntentClassification();
        Corpus corpus = task.load(request(SPEECH.resolve("FluentSpeechCommands-style")));
        assertEquals("train 60, dev 8, test 16", counts(corpus));
        assertEquals(
                List.of(4, 10, 4), corpus.labelNames().stream().map(List::size).toList());
        for (Split split : corpus.splits()) {
            for (Clip clip : split.clips()) {
                assertEquals(
                        clip.fileSamples(), task.reader().read(clip, View.WHOLE).length());
            }
        }
    }

    @Test
    void sequencesOfLibriSpeech() {
        CorpusRequest request = request(SPEECH.resolve("LibriSpeech-style"));
        Corpus letters = new SpeechRecognition().load(request);
        assertEquals("train 107, dev 2, test 4", counts(letters));
        Clip clip = letters.test().clips().get(2);
        assertEquals("1089-134691-0000", clip.id());
        assertEquals("1089", clip.group());
        assertEquals(
                "HE COULD WAIT NO LONGER ",
                new SpeechRecognition().transcription().orElseThrow().reference(clip));
        Corpus phones = new PhonemeRecognition().load(request);
        assertEquals("train 107, dev 2, test 4", counts(phones));
        assertEquals(
                "HH IY1 K UH1 D W EY1 T N OW1 L AO1 NG G ER0",
                new PhonemeRecognition()
                        .transcription()
                        .orElseThrow()
                        .reference(phones.test().clips().get(2)));
        assertTrue(
                phones.deviations().stream()
                        .anyMatch(it -> it.startsWith("pronunciations from lexicon.txt alone, ")
                                && it.endsWith("not from the official lexicon with its supplement")),
                phones.deviations().toString());
    }

    @Test
    void aSmallFolderIsNoOfficialCorpus() {
        CorpusRequest request = request(SPEECH);
        CorpusRequest strict = new CorpusRequest(SPEECH, Optional.empty(), false, 4, 1337);
        assertTrue(request.allowIncomplete());
        for (Task task : List.of(new KeywordSpotting(), new SpeakerIdentification(), new IntentClassification())) {
            String message =
                    assertThrows(DataException.class, () -> task.load(strict)).getMessage();
            assertTrue(message.contains("is incomplete: train has "), message);
            assertTrue(message.contains("--allow-incomplete"), message);
        }
    }

    /** The folder's own list of hashes was made by sha256sum. */
    @Test
    void hashesAreThoseOfTheFoldersOwnList() throws IOException {
        CorpusRequest request = request(SPEECH);
        Map<Path, String> listed = new HashMap<>();
        for (String line : Files.readAllLines(SPEECH.resolve("MANIFEST.sha256"))) {
            listed.put(SPEECH.resolve(line.substring(66)).toAbsolutePath().normalize(), line.substring(0, 64));
        }
        int compared = 0;
        for (Task task : List.of(new KeywordSpotting(), new SpeakerIdentification(), new IntentClassification())) {
            DataReport report = new DataVerifier(task).verify(request, Optional.empty(), done -> {});
            assertTrue(report.ok(), report.toString());
            List<Clip> clips = report.corpus().orElseThrow().splits().stream()
                    .flatMap(split -> split.clips().stream())
                    .toList();
            List<CorpusManifest.Entry> entries = report.manifest().orElseThrow().entries();
            assertEquals(clips.size(), entries.size());
            for (int i = 0; i < clips.size(); i++, compared++) {
                Path file = clips.get(i).audio().toAbsolutePath().normalize();
                assertEquals(listed.get(file), entries.get(i).file().sha256(), file.toString());
            }
        }
        assertEquals(213 + 46 + 58 + 112 + 84, compared);
    }
}
