package superb.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.audio.Waveform;
import superb.error.DataException;
import superb.error.UsageException;
import superb.task.Clip;
import superb.task.Corpus;
import superb.task.CorpusManifest;
import superb.task.FileHashes;
import superb.task.Task;
import superb.task.View;

/** PR and ASR on small folders in LibriSpeech's layout. */
class LibriSpeechTest {
    @TempDir
    Path parent;

    private static String refusal(Task task, Path root) {
        return assertThrows(DataException.class, () -> task.load(SmallCorpora.whole(root)))
                .getMessage();
    }

    private static void assertSays(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'" + part + "' is not in:\n" + message);
        }
    }

    @Test
    void letters() throws IOException {
        Path root = SmallCorpora.utterances(parent);
        Task task = SmallCorpora.wholeSpeech();
        Corpus corpus = task.load(SmallCorpora.whole(root));
        assertEquals("LibriSpeech train-clean-100", corpus.name());
        assertTrue(corpus.complete());
        assertEquals(List.of(), corpus.deviations());
        assertEquals(
                List.of("103-1240-0000", "103-1240-0001", "19-198-0000"),
                corpus.train().clips().stream().map(Clip::id).toList());
        Clip clip = corpus.train().clips().get(0);
        assertEquals(List.of(7, 4, 18, 7, 6, 4, 2), clip.labels());
        assertEquals("103", clip.group());
        for (Clip it : corpus.train().clips()) {
            Waveform heard = task.reader().read(it, View.WHOLE);
            assertEquals(8_000, heard.length());
        }
        CorpusManifest manifest = CorpusManifest.of(corpus, FileHashes.fresh());
        assertEquals(
                List.of("A", "|", "C", "A", "T", "|", "</s>"),
                manifest.entries().get(0).classes());
        Path file = parent.resolve("manifest.tsv");
        manifest.write(file);
        assertEquals(manifest.sha256(), CorpusManifest.read(file).sha256());
        assertEquals(corpus, task.load(SmallCorpora.whole(parent)));
    }

    @Test
    void phonesOfTheFirstPronunciation() throws IOException {
        Path root = SmallCorpora.utterances(parent);
        Corpus corpus = SmallCorpora.wholePhonemes().load(SmallCorpora.whole(root));
        assertEquals(List.of(), corpus.deviations());
        assertEquals(List.of(11, 46, 9, 61, 1), corpus.train().clips().get(0).labels());
        assertEquals(
                "DH AH0 K AE1 T",
                SmallCorpora.wholePhonemes()
                        .transcription()
                        .orElseThrow()
                        .reference(corpus.train().clips().get(2)));
    }

    @Test
    void wordsInNoLexicon() throws IOException {
        Path root = SmallCorpora.utterances(parent);
        SmallCorpora.text(
                root.resolve("train-clean-100/103/1240/103-1240.trans.txt"),
                "103-1240-0000 A CAT",
                "103-1240-0001 HELLO ZEBRA ZEBRA ZOO");
        assertSays(
                refusal(SmallCorpora.wholePhonemes(), root),
                "the transcripts have 2 words that are in no lexicon",
                "'ZEBRA', 2 times, first in ",
                "103-1240.trans.txt, line 2",
                "librispeech-lexicon-supplement.txt",
                "--allow-incomplete");
        Corpus part = SmallCorpora.wholePhonemes().load(SmallCorpora.part(root));
        assertEquals(2, part.train().clips().size());
        assertEquals(3, part.train().expected());
        assertTrue(
                part.deviations().contains("incomplete corpus: train has 2 of 3 clips"), part.deviations()::toString);
        assertTrue(
                part.deviations()
                        .contains("clips left out because their transcripts have words that are in no lexicon: train 1;"
                                + " 3 tokens of 2 different, such as ZEBRA, ZOO"),
                part.deviations()::toString);
    }

    @Test
    void otherLexicons() throws IOException {
        Path root = SmallCorpora.utterances(parent);
        Path own = parent.resolve("own.txt");
        Files.move(root.resolve("librispeech-lexicon.txt"), own);
        assertSays(
                refusal(SmallCorpora.wholePhonemes(), root),
                "the pronunciation lexicon is not there",
                "librispeech-lexicon.txt in that folder or beside it",
                "--set pr.lexicon=FILE");
        Task named = SmallCorpora.wholePhonemes().with(Map.of("lexicon", own.toString()));
        assertEquals(
                List.of("pronunciations from own.txt and librispeech-lexicon-supplement.txt, 5 words,"
                        + " not from the official lexicon with its supplement"),
                named.load(SmallCorpora.whole(root)).deviations());
        SmallCorpora.text(own, "A AH0", "CAT");
        assertSays(
                assertThrows(DataException.class, () -> named.load(SmallCorpora.whole(root)))
                        .getMessage(),
                "the word 'CAT' has no phones",
                "own.txt, line 2");
    }

    @Test
    void settingsThatAreNone() {
        Task task = new PhonemeRecognition();
        String message = assertThrows(UsageException.class, () -> task.with(Map.of("decodr", "x")))
                .getMessage();
        assertSays(message, "task 'pr' has no setting 'decodr'; did you mean 'decoder'?", "--set pr.decodr=x");
        assertSays(
                assertThrows(UsageException.class, () -> task.with(Map.of("decoder", "ctc-gredy")))
                        .getMessage(),
                "did you mean 'ctc-greedy'");
        assertSays(
                assertThrows(UsageException.class, () -> task.with(Map.of("lexicon", "/no/such/file")))
                        .getMessage(),
                "the file '/no/such/file' is not there");
        assertSays(
                assertThrows(UsageException.class, () -> new KeywordSpotting().with(Map.of("lm", "x")))
                        .getMessage(),
                "task 'ks' has no setting 'lm'");
        assertEquals(
                "ctc-greedy/1",
                task.with(Map.of()).transcription().orElseThrow().decoder());
    }

    @Test
    void aMissingFile() throws IOException {
        Path root = SmallCorpora.utterances(parent);
        Files.delete(root.resolve("dev-clean/84/121/84-121-0000.flac"));
        Files.delete(root.resolve("test-clean/61/700/61-700-0001.flac"));
        assertSays(
                refusal(SmallCorpora.wholeSpeech(), root),
                "lacks a whole split: dev has 0 of 1 clip, test has 1 of 2 clips",
                "84-121-0000 (dev, ");
        SmallCorpora.utterances(parent);
        Files.delete(root.resolve("test-clean/61/700/61-700-0001.flac"));
        assertSays(refusal(SmallCorpora.wholeSpeech(), root), "is incomplete: test has 1 of 2 clips");
        assertEquals(
                List.of("incomplete corpus: test has 1 of 2 clips; 1 listed file missing"),
                SmallCorpora.wholeSpeech().load(SmallCorpora.part(root)).deviations());
    }

    /** The mark that Windows programs put before a text belongs to no word. */
    @Test
    void marksBeforeTexts() throws IOException {
        Path root = SmallCorpora.utterances(parent);
        Task task = SmallCorpora.wholePhonemes();
        Corpus plain = task.load(SmallCorpora.whole(root));
        for (Path file :
                List.of(root.resolve("librispeech-lexicon.txt"), root.resolve("test-clean/61/700/61-700.trans.txt"))) {
            Files.writeString(file, "\uFEFF" + Files.readString(file));
        }
        assertEquals(plain, task.load(SmallCorpora.whole(root)));
    }

    @Test
    void nothingIsPassedOverOrWaitedFor() throws Exception {
        Path root = SmallCorpora.utterances(parent);
        Path lexicon = root.resolve("librispeech-lexicon.txt");
        Files.writeString(lexicon, "");
        Files.writeString(parent.resolve("librispeech-lexicon-supplement.txt"), "");
        assertSays(refusal(SmallCorpora.wholePhonemes(), root), "the lexicon has no words", lexicon.toString());
        Path link = Files.createSymbolicLink(root.resolve("test-clean/62"), parent.resolve("unmounted"));
        assertSays(refusal(SmallCorpora.wholeSpeech(), root), "a link leads nowhere", link.toString());
        Files.delete(link);
        Path pipe = root.resolve("test-clean/61/700/61-700-0001.flac");
        Files.delete(pipe);
        if (new ProcessBuilder("mkfifo", pipe.toString()).start().waitFor() == 0) {
            assertSays(refusal(SmallCorpora.wholeSpeech(), root), "this is a pipe or a device, not a file");
        }
    }

    @Test
    void whatIsNoLibriSpeech() throws IOException {
        assertSays(refusal(new SpeechRecognition(), parent), "the corpus LibriSpeech is not there", "asr=DIR");
        Path root = SmallCorpora.utterances(parent);
        assertSays(
                refusal(new SpeechRecognition(), root),
                "is incomplete: train has 3 of 28,539 clips, dev has 1 of 2,703 clips, test has 2 of 2,620 clips");
        Path chapter = root.resolve("train-clean-100/103/1240");
        Path transcripts = chapter.resolve("103-1240.trans.txt");
        SmallCorpora.text(transcripts, "103-1240-0000 A CAT");
        assertSays(refusal(SmallCorpora.wholeSpeech(), root), "1 sound file without a transcript", "103-1240-0001");
        SmallCorpora.text(transcripts, "103-1240-0000 A CAT", "103-1240-0001");
        assertSays(
                refusal(SmallCorpora.wholeSpeech(), root),
                "no line of a transcript file of that chapter",
                "103-1240.trans.txt, line 2",
                "at least one word");
        SmallCorpora.text(transcripts, "103-1240-0000 A CAT", "99-1240-0001 A CAT");
        assertSays(refusal(SmallCorpora.wholeSpeech(), root), "no line of a transcript file of that chapter");
        SmallCorpora.text(transcripts, "103-1240-0000 A CAT", "103-1240-0000 A CAT", "103-1240-0001 A CAT");
        assertSays(refusal(SmallCorpora.wholeSpeech(), root), "clip '103-1240-0000' is listed twice in train");
        Files.delete(transcripts);
        assertSays(refusal(SmallCorpora.wholeSpeech(), root), "a chapter has no transcripts");
        SmallCorpora.utterances(parent);
        SmallCorpora.wav(chapter.resolve("103-1240-0000.wav"), 8_000);
        assertSays(refusal(SmallCorpora.wholeSpeech(), root), "an utterance has two sound files");
        Files.delete(chapter.resolve("103-1240-0000.wav"));
        Files.createDirectory(root.resolve("dev-clean/other"));
        assertSays(refusal(SmallCorpora.wholeSpeech(), root), "this is no folder of a speaker");
    }

    @Test
    void everyTestSpeakerIsAGroup() throws IOException {
        Path root = SmallCorpora.utterances(parent);
        Corpus corpus = SmallCorpora.wholeSpeech().load(SmallCorpora.whole(root));
        assertEquals(
                List.of("61"),
                corpus.test().clips().stream().map(Clip::group).distinct().toList());
        assertEquals(Optional.empty(), new KeywordSpotting().transcription());
    }
}
