package superb.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.DataException;
import superb.error.UsageException;
import superb.task.Corpus;
import superb.task.FrameScores;
import superb.task.Task;
import superb.task.Transcription;
import superb.tasks.lm.NgramEstimate;

class SpeechRecognitionLmTest {
    @TempDir
    Path parent;

    private final Task task = new SpeechRecognitionLm(SmallCorpora.wholeSpeech(), LanguageModelSettings.DEFAULT);

    /** Every symbol for two frames, a blank after each; {@code ?} is any letter. */
    static FrameScores saying(String text) {
        int classes = Letters.CLASSES.size();
        FloatBuffer scores = FloatBuffer.allocate(3 * text.length() * classes);
        for (char letter : text.toCharArray()) {
            int symbol = letter == ' ' ? Letters.WORD_MARK : Letters.number(letter);
            for (int t = 0; t < 3; t++) {
                for (int c = 0; c < classes; c++) {
                    boolean likely = t == 2 ? c == 0 : letter == '?' ? c > Letters.WORD_MARK : c == symbol;
                    scores.put(likely ? -0.5f : -12f);
                }
            }
        }
        return new FrameScores(3 * text.length(), classes, scores.flip());
    }

    private static void assertSays(String message, String... parts) {
        for (String part : parts) {
            assertTrue(message.contains(part), () -> "'" + part + "' is not in:\n" + message);
        }
    }

    @Test
    void aModelOfTheTrainingTranscripts() throws IOException {
        Path root = SmallCorpora.utterances(parent);
        Corpus corpus = task.load(SmallCorpora.whole(root));
        Transcription reads =
                task.with(Map.of("lm", "train")).transcription(corpus).orElseThrow();
        assertEquals("HELLO WORLD ", reads.hypothesis(saying("HELLO WOR?D ")));
        assertEquals("THE CAT ", reads.hypothesis(saying("THE CA? ")));
        assertEquals("A CAT ", reads.reference(corpus.train().clips().get(0)));
        assertEquals(List.of("THE", "CAT"), reads.units("THE CAT ").get("wer"));
        assertTrue(
                reads.decoder()
                        .matches("ctc-lexicon-beam/1 beam=5 symbols=32 threshold=25.0 weight=2.0 word=-1.0 silence=0.0"
                                + " lm=train:[0-9a-f]{12} lexicon=lm"),
                reads.decoder());
        assertEquals("asr", task.headOf());
        assertEquals("ctc-greedy/1", task.selection().orElseThrow().decoder());
        assertEquals("asr+lm", task.card().id());
        assertEquals(new SpeechRecognition().card().miniRecipe(), task.card().miniRecipe());
        assertTrue(task.transcription().isPresent());
    }

    @Test
    void aModelBesideTheCorpus() throws IOException {
        Path root = SmallCorpora.utterances(parent);
        Corpus corpus = task.load(SmallCorpora.whole(root));
        Transcription without = task.transcription(corpus).orElseThrow();
        assertSays(
                assertThrows(DataException.class, without::decoder).getMessage(),
                "the language model is not there",
                "4-gram.arpa.gz or 4-gram.arpa in the LibriSpeech folder or beside it",
                "--set asr+lm.lm=train");
        Files.writeString(parent.resolve("4-gram.arpa"), NgramEstimate.arpa(List.of(List.of("THE", "COT")), 2));
        Transcription beside = task.transcription(corpus).orElseThrow();
        assertEquals("THE COT ", beside.hypothesis(saying("THE C?T ")));
        String decoder = beside.decoder();
        Path lexicon = parent.resolve("librispeech_lexicon.lst");
        SmallCorpora.text(lexicon, "THE\tT H E |", "CUT C U T |");
        assertSame(beside, task.transcription(corpus).orElseThrow()); // loaded once for all seeds of a run
        Transcription words =
                task.transcription(task.load(SmallCorpora.whole(root))).orElseThrow();
        assertEquals("THE CUT ", words.hypothesis(saying("THE C?T ")));
        assertNotEquals(decoder, words.decoder());
        Path named = parent.resolve("named.arpa");
        Files.writeString(named, NgramEstimate.arpa(List.of(List.of("THE", "CAT")), 2));
        Transcription own = task.with(Map.of("lm", named.toString(), "weight", "1.5"))
                .transcription()
                .orElseThrow();
        assertEquals("THE CAT ", own.hypothesis(saying("THE C?T ")));
        assertSays(own.decoder(), "weight=1.5", "lexicon=lm");
        SmallCorpora.text(lexicon, "THE\tT H E |", "CUT C U T");
        Transcription bad = task.transcription(corpus).orElseThrow();
        assertSays(
                assertThrows(DataException.class, () -> bad.hypothesis(saying("A ")))
                        .getMessage(),
                "this is no spelling of a word",
                "librispeech_lexicon.lst, line 2");
        SmallCorpora.text(lexicon, "the T H E |", "cot C O T |");
        Transcription lower =
                task.transcription(task.load(SmallCorpora.whole(root))).orElseThrow();
        assertSays(
                assertThrows(DataException.class, lower::ready).getMessage(),
                "the language model knows no word of the lexicon");
    }

    @Test
    void settingsThatAreNone() {
        assertSays(
                assertThrows(UsageException.class, () -> task.with(Map.of("wieght", "2")))
                        .getMessage(),
                "task 'asr+lm' has no setting 'wieght'; did you mean 'weight'?");
        for (String value : List.of("NaN", "x", "-1", "1e999")) {
            assertSays(
                    assertThrows(UsageException.class, () -> task.with(Map.of("threshold", value)))
                            .getMessage(),
                    "--set asr+lm.threshold=" + value,
                    "0 or more");
        }
        assertSays(
                assertThrows(UsageException.class, () -> task.with(Map.of("beam", "2.5")))
                        .getMessage(),
                "beam cannot be 2.5");
        assertSays(
                assertThrows(UsageException.class, () -> task.with(Map.of("lm", "nowhere.arpa")))
                        .getMessage(),
                "the file 'nowhere.arpa' is not there");
    }
}
