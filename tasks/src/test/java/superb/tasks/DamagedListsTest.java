package superb.tasks;

import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.DataException;
import superb.task.CorpusRequest;
import superb.task.Task;

/** Lists with a few bytes changed, lost or doubled: read, or refused with a place; nothing else. */
class DamagedListsTest {
    private static final int ROUNDS = 60;
    private static final byte[] NASTY =
            "\n\r\t\",/\\. \0_0123\u00e9id".getBytes(java.nio.charset.StandardCharsets.UTF_8);

    @TempDir
    Path parent;

    @Test
    void keywordLists() throws IOException {
        Path root = SmallCorpora.keywords(parent);
        damage(new KeywordSpotting(), root, root.resolve("validation_list.txt"));
    }

    @Test
    void identificationList() throws IOException {
        Path root = SmallCorpora.speakers(parent);
        damage(new SpeakerIdentification(), root, parent.resolve("iden_split.txt"));
    }

    @Test
    void intentTables() throws IOException {
        Path root = SmallCorpora.intents(parent);
        damage(new IntentClassification(), root, root.resolve("data/train_data.csv"));
    }

    /** Most damage makes other words, whose clips are left out. */
    @Test
    void transcriptsAndLexicons() throws IOException {
        Path root = SmallCorpora.utterances(parent);
        Path transcripts = root.resolve("train-clean-100/103/1240/103-1240.trans.txt");
        damage(new PhonemeRecognition(), root, transcripts);
        SmallCorpora.utterances(parent);
        damage(new SpeechRecognition(), root, transcripts);
        SmallCorpora.utterances(parent);
        damage(new PhonemeRecognition(), root, root.resolve("librispeech-lexicon.txt"));
    }

    @Test
    void letterLexicon() throws IOException {
        Path file = parent.resolve("lexicon.lst");
        SmallCorpora.text(file, "A A |", "CAT\tC A T |", "DON'T D O N ' T |");
        damage(() -> LetterLexicon.read(file), file);
    }

    private static void damage(Task task, Path root, Path list) throws IOException {
        CorpusRequest request = SmallCorpora.part(root);
        damage(() -> task.load(request), list);
    }

    private static void damage(Runnable read, Path list) throws IOException {
        byte[] good = Files.readAllBytes(list);
        Random random = new Random(17);
        int refused = 0;
        for (int round = 0; round < ROUNDS; round++) {
            Files.write(list, damaged(good, random));
            try {
                read.run();
            } catch (DataException e) {
                refused++;
                assertTrue(
                        List.of("\n  where:", "\n  try:").stream().allMatch(e.getMessage()::contains), e.getMessage());
            }
        }
        assertTrue(refused > ROUNDS / 4, "refused " + refused);
    }

    private static byte[] damaged(byte[] good, Random random) {
        byte[] bytes = good.clone();
        int cuts = random.nextInt(10) == 0 ? random.nextInt(bytes.length) : bytes.length;
        for (int i = random.nextInt(3); i >= 0; i--) {
            byte other = random.nextBoolean() ? NASTY[random.nextInt(NASTY.length)] : (byte) random.nextInt(256);
            bytes[random.nextInt(bytes.length)] = other;
        }
        return java.util.Arrays.copyOf(bytes, cuts);
    }
}
