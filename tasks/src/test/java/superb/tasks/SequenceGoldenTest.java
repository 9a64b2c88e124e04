package superb.tasks;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.DataException;
import superb.metric.EditDistance;
import superb.metric.ErrorRate;
import superb.task.Clip;
import superb.task.Corpus;
import superb.task.FrameScores;
import superb.task.Transcription;

/** Symbols, decoding and error rates of PR and ASR against the original code. */
class SequenceGoldenTest {
    private static final Transcription LETTERS =
            new SpeechRecognition().transcription().orElseThrow();
    private static final Transcription PHONES =
            new PhonemeRecognition().transcription().orElseThrow();
    private static final Transcription LEGACY = new PhonemeRecognition()
            .with(Map.of("decoder", "ctc-greedy-legacy"))
            .transcription()
            .orElseThrow();

    @TempDir
    Path parent;

    @Test
    void vocabularies() throws IOException {
        assertEquals(Golden.lines("text/vocabulary-asr.txt"), Letters.CLASSES);
        assertEquals(Golden.lines("text/vocabulary-pr.txt"), Phones.CLASSES);
        assertEquals(32, Letters.CLASSES.size());
        assertEquals(74, Phones.CLASSES.size());
    }

    /** A corpus whose first training clip says {@code transcript}. */
    private Path saying(String transcript) throws IOException {
        Path root = SmallCorpora.utterances(parent);
        SmallCorpora.text(
                root.resolve("train-clean-100/103/1240/103-1240.trans.txt"),
                "103-1240-0000 " + transcript,
                "103-1240-0001 HELLO WORLD");
        return root;
    }

    @Test
    void lettersOfTheOriginal() throws IOException {
        int compared = 0;
        for (JsonNode one : Golden.read("text/asr-labels").get("cases")) {
            String transcript = one.get("transcript").asText();
            if (transcript.isEmpty()) {
                continue; // an utterance without a word is refused
            }
            Clip clip = first(SmallCorpora.wholeSpeech().load(SmallCorpora.whole(saying(transcript))));
            assertEquals(ids(one), clip.labels(), transcript);
            String text = LETTERS.reference(clip);
            assertEquals(one.get("text").asText() + " ", text);
            assertEquals(
                    List.of(one.get("tokens").asText().split(" ")),
                    LETTERS.units(text).get("uer"));
            compared++;
        }
        assertEquals(9, compared);
    }

    private static Clip first(Corpus corpus) {
        return corpus.train().clips().get(0);
    }

    private static List<Integer> ids(JsonNode one) {
        return Arrays.stream(Golden.numbers(one.get("ids"))).boxed().toList();
    }

    @Test
    void lettersOutsideTheVocabularyAreNamed() throws IOException {
        for (JsonNode one :
                Golden.read("text/asr-labels").get("outside_vocabulary").get("cases")) {
            Path root = saying(one.get("transcript").asText());
            String message = assertThrows(DataException.class, () -> SmallCorpora.wholeSpeech()
                            .load(SmallCorpora.whole(root)))
                    .getMessage();
            String outside = one.get("outside").get(0).asText();
            assertTrue(
                    message.contains("'" + outside + "', " + one.get("outside").size() + " time"), message);
        }
    }

    @Test
    void phonesOfTheOriginal() throws IOException {
        JsonNode golden = Golden.read("text/pr-labels");
        Path root = saying("A");
        for (JsonNode one : golden.get("cases")) {
            lexicons(root, golden);
            saying(one.get("transcript").asText());
            lexicons(root, golden);
            Clip clip = first(SmallCorpora.wholePhonemes().load(SmallCorpora.whole(root)));
            assertEquals(ids(one), clip.labels(), one.toString());
            assertEquals(one.get("phonemes").asText(), PHONES.reference(clip));
        }
        int refused = 0;
        for (JsonNode one : golden.get("errors")) {
            saying(one.path("transcript").asText("A"));
            lexicons(root, golden);
            if (one.has("lexicon_line")) {
                SmallCorpora.text(
                        parent.resolve("librispeech-lexicon-supplement.txt"),
                        "THE DH AH0",
                        one.get("lexicon_line").asText());
            }
            String message = assertThrows(DataException.class, () -> SmallCorpora.wholePhonemes()
                            .load(SmallCorpora.whole(root)))
                    .getMessage();
            String expected = one.has("lexicon_line") ? "is no phone" : "1 words that are in no lexicon";
            assertTrue(message.contains(expected), message);
            refused++;
        }
        assertEquals(6, refused);
    }

    private void lexicons(Path root, JsonNode golden) throws IOException {
        List<String> names = List.of("LibriSpeech/librispeech-lexicon.txt", "librispeech-lexicon-supplement.txt");
        for (int i = 0; i < 2; i++) {
            List<String> lines = Golden.texts(golden.get("lexicon_files").get(i));
            SmallCorpora.text(root.resolveSibling(names.get(i)), lines.toArray(String[]::new));
        }
    }

    /** Scores in which the given class is the likeliest of every frame. */
    private static FrameScores scores(int[] frames, int classes) {
        FloatBuffer values = FloatBuffer.allocate(frames.length * classes);
        for (int t = 0; t < frames.length; t++) {
            for (int c = 0; c < classes; c++) {
                values.put(c == frames[t] ? -0.1f : -5f - c * 0.01f);
            }
        }
        return new FrameScores(frames.length, classes, values.flip());
    }

    @Test
    void greedyPhones() throws IOException {
        assertEquals("ctc-greedy/1", PHONES.decoder());
        assertEquals("ctc-greedy-legacy/1", LEGACY.decoder());
        int compared = 0;
        for (JsonNode one : Golden.read("pr/greedy").get("cases")) {
            FrameScores scores = scores(Golden.numbers(one.get("frames")), 74);
            assertEquals(one.get("hypothesis").asText(), PHONES.hypothesis(scores), one.toString());
            assertEquals(one.get("legacy_hypothesis").asText(), LEGACY.hypothesis(scores), one.toString());
            compared++;
        }
        assertEquals(11, compared);
    }

    @Test
    void greedyLetters() throws IOException {
        int compared = 0;
        for (JsonNode one : Golden.read("asr/greedy").get("cases")) {
            String text = LETTERS.hypothesis(scores(Golden.numbers(one.get("frames")), 32));
            assertEquals(
                    one.get("tokens").asText(),
                    String.join(" ", LETTERS.units(text).get("uer")),
                    one.toString());
            assertEquals(
                    one.get("text").asText(),
                    String.join(" ", LETTERS.units(text).get("wer")),
                    one.toString());
            compared++;
        }
        assertEquals(14, compared);
    }

    @Test
    void phoneErrorRates() throws IOException {
        int compared = 0;
        for (JsonNode one : Golden.read("pr/per").get("cases")) {
            List<EditDistance> clips = new ArrayList<>();
            for (JsonNode pair : one.get("pairs")) {
                clips.add(distance(
                        PHONES,
                        "per",
                        pair.get("hypothesis").asText(),
                        pair.get("reference").asText()));
            }
            assertEquals(one.get("per").asDouble(), ErrorRate.of(clips).fraction(), 1e-12, one.toString());
            compared++;
        }
        assertEquals(11, compared);
    }

    private static EditDistance distance(Transcription by, String metric, String hypothesis, String reference) {
        return EditDistance.of(
                by.units(hypothesis).get(metric), by.units(reference).get(metric));
    }

    @Test
    void wordUnitAndCharacterErrorRates() throws IOException {
        int compared = 0;
        for (JsonNode one : Golden.read("asr/wer").get("cases")) {
            assertEquals(
                    List.of("wer", "cer", "uer"),
                    List.copyOf(LETTERS.units("A ").keySet()));
            for (String metric : List.of("wer", "cer", "uer")) {
                List<EditDistance> clips = new ArrayList<>();
                for (JsonNode pair : one.get("pairs")) {
                    clips.add(distance(
                            LETTERS, metric, text(pair.get("hypothesis_tokens")), text(pair.get("reference_tokens"))));
                }
                JsonNode expected = one.get(metric.equals("cer") ? "cer" : metric + "_percent");
                if (ErrorRate.of(clips).total() == 0) {
                    // The original says 100 or divides by zero; a corpus without a unit to read has no rate.
                    assertTrue(expected.asDouble() == 100 || expected.asText().equals("undefined"));
                    assertThrows(DataException.class, () -> ErrorRate.of(clips).fraction());
                } else {
                    double unit = metric.equals("cer") ? 1 : 100;
                    assertEquals(expected.asDouble(), unit * ErrorRate.of(clips).fraction(), 1e-9, metric + one);
                }
                compared++;
            }
        }
        assertEquals(3 * 14, compared);
    }

    private static String text(JsonNode tokens) {
        return Arrays.stream(tokens.asText().split(" "))
                .map(it -> it.equals("|") ? " " : it)
                .collect(Collectors.joining());
    }
}
