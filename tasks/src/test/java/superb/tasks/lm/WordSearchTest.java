package superb.tasks.lm;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import superb.task.FrameScores;

/** Against the best of all alignments; symbols are blank 0, word mark 1, A 2, B 3, and one that no word has, 4. */
class WordSearchTest {
    private static final int BLANK = 0;
    private static final int MARK = 1;
    private static final int CLASSES = 5;
    private static final List<String> WORDS = List.of("A", "B", "AB", "BA", "AA");
    private static final NgramModel MODEL = ArpaFile.read(
            NgramEstimate.arpa(
                    List.of(
                            List.of("A", "B"),
                            List.of("AB", "A"),
                            List.of("BA"),
                            List.of("B", "B", "AA"),
                            List.of("AB", "BA")),
                    3),
            "words");
    private static final BeamSettings WIDE = new BeamSettings(100_000, CLASSES, 1e9, 2, -1, 0.3);

    private static List<Spelling> lexicon() {
        return WORDS.stream()
                .map(word -> new Spelling(
                        word,
                        IntStream.concat(word.chars().map(c -> c - 'A' + 2), IntStream.of(MARK))
                                .toArray()))
                .toList();
    }

    private static FrameScores random(Random random, int frames) {
        FloatBuffer scores = FloatBuffer.allocate(frames * CLASSES);
        for (int t = 0; t < frames; t++) {
            double[] weights = IntStream.range(0, CLASSES)
                    .mapToDouble(c -> Math.exp(2.5 * random.nextGaussian()))
                    .toArray();
            double sum = Arrays.stream(weights).sum();
            Arrays.stream(weights).forEach(it -> scores.put((float) Math.log(it / sum)));
        }
        return new FrameScores(frames, CLASSES, scores.flip());
    }

    private record Read(List<String> words, double score) {}

    /** The best alignment of all that end with a whole word. */
    private static Read exhaustive(FrameScores scores, BeamSettings settings) {
        int frames = scores.frames();
        Read best = new Read(List.of(), Double.NEGATIVE_INFINITY);
        int[] path = new int[frames];
        for (long number = 0; number < Math.pow(CLASSES, frames); number++) {
            long rest = number;
            double score = 0;
            for (int t = 0; t < frames; t++, rest /= CLASSES) {
                path[t] = (int) (rest % CLASSES);
                score += scores.at(t, path[t]) + (path[t] == MARK ? settings.silenceScore() : 0);
            }
            Optional<List<String>> words = words(path);
            if (words.isPresent()) {
                score += language(words.get(), settings);
                best = score > best.score() ? new Read(words.get(), score) : best;
            }
        }
        return best;
    }

    /** Words of an alignment; none unless all are in the lexicon and the last one is whole. */
    private static Optional<List<String>> words(int[] path) {
        List<String> words = new ArrayList<>();
        StringBuilder word = new StringBuilder();
        for (int t = 0; t < path.length; t++) {
            if (path[t] == BLANK || t > 0 && path[t] == path[t - 1]) {
                continue;
            }
            if (path[t] == 4) {
                return Optional.empty();
            }
            if (path[t] != MARK) {
                word.append((char) ('A' + path[t] - 2));
            } else if (word.length() > 0) {
                if (!WORDS.contains(word.toString())) {
                    return Optional.empty();
                }
                words.add(word.toString());
                word.setLength(0);
            }
        }
        return word.length() == 0 ? Optional.of(words) : Optional.empty();
    }

    private static double language(List<String> words, BeamSettings settings) {
        int[] context = {MODEL.number("<s>")};
        double log10 = 0;
        List<String> all = new ArrayList<>(words);
        all.add("</s>");
        for (String word : all) {
            log10 += MODEL.score(context, MODEL.number(word));
            context = MODEL.after(context, MODEL.number(word));
        }
        return settings.lmWeight() * log10 + settings.wordScore() * words.size();
    }

    @Test
    void asGoodAsTheBestOfAllAlignments() {
        Random random = new Random(5);
        BeamSettings talkative = new BeamSettings(100_000, CLASSES, 1e9, 0.7, 2, -0.2);
        List<Integer> lengths = new ArrayList<>();
        for (int round = 0; round < 120; round++) {
            BeamSettings settings = round % 2 == 0 ? WIDE : talkative;
            WordSearch search = new WordSearch(lexicon(), MODEL, settings, BLANK, MARK);
            FrameScores scores = random(random, 1 + round % 7);
            Read best = exhaustive(scores, settings);
            assertEquals(best.words(), search.words(scores), "round " + round);
            lengths.add(best.words().size());
        }
        assertTrue(Collections.max(lengths) >= 3, lengths::toString);
    }

    @Test
    void theModelDecidesWhatTheSoundLeavesOpen() {
        // "AB|" and "BA|" sound alike; the model has seen BA alone, but AB only before a word.
        FloatBuffer scores = FloatBuffer.allocate(3 * CLASSES);
        for (int symbol : new int[] {-1, -1, MARK}) {
            for (int c = 0; c < CLASSES; c++) {
                boolean likely = symbol == c || symbol < 0 && (c == 2 || c == 3);
                scores.put(likely ? -0.7f : -20f);
            }
        }
        FrameScores frames = new FrameScores(3, CLASSES, scores.flip());
        assertEquals(List.of("BA"), new WordSearch(lexicon(), MODEL, WIDE, BLANK, MARK).words(frames));
    }

    /** Without model and word score, and with a lexicon that has the words, the likeliest symbols are the best reading. */
    @Test
    void withoutAModelItReadsWhatGreedyReads() {
        Random random = new Random(6);
        BeamSettings silent = new BeamSettings(1_000, CLASSES, 1e9, 0, 0, 0);
        WordSearch search = new WordSearch(lexicon(), MODEL, silent, BLANK, MARK);
        int compared = 0;
        for (int round = 0; round < 3_000; round++) {
            FrameScores scores = random(random, 4 + round % 8);
            int[] likeliest =
                    IntStream.range(0, scores.frames()).map(scores::best).toArray();
            Optional<List<String>> words = words(likeliest);
            if (words.isPresent()) {
                assertEquals(words.get(), search.words(scores), Arrays.toString(likeliest));
                compared++;
            }
        }
        assertTrue(compared > 100, compared + " compared");
    }

    @Test
    void aNarrowBeamMayMissTheBestAndIsTheSameEveryTime() {
        Random random = new Random(8);
        BeamSettings narrow = new BeamSettings(2, 3, 5, 2, -1, 0);
        int missed = 0;
        for (int round = 0; round < 200; round++) {
            FrameScores scores = random(random, 8);
            List<String> wide = new WordSearch(lexicon(), MODEL, WIDE, BLANK, MARK).words(scores);
            WordSearch search = new WordSearch(lexicon(), MODEL, narrow, BLANK, MARK);
            assertEquals(search.words(scores), search.words(scores));
            missed += search.words(scores).equals(wide) ? 0 : 1;
        }
        assertNotEquals(0, missed);
        assertTrue(missed < 150, missed + " missed");
    }

    @Test
    void nothingToRead() {
        WordSearch search = new WordSearch(lexicon(), MODEL, BeamSettings.SUPERB, BLANK, MARK);
        assertEquals(List.of(), search.words(new FrameScores(0, CLASSES, FloatBuffer.allocate(0))));
        FloatBuffer blanks = FloatBuffer.allocate(2 * CLASSES);
        for (int i = 0; i < 2 * CLASSES; i++) {
            blanks.put(i % CLASSES == BLANK ? -0.01f : -9f);
        }
        assertEquals(List.of(), search.words(new FrameScores(2, CLASSES, blanks.flip())));
        FloatBuffer wrong = FloatBuffer.allocate(CLASSES);
        Arrays.fill(wrong.array(), Float.NaN);
        assertEquals(List.of(), search.words(new FrameScores(1, CLASSES, wrong)));
    }

    /** A last word without its mark is not said, unless nothing else lives. */
    @Test
    void lettersWithoutAMarkAreNoWord() {
        BeamSettings narrow = new BeamSettings(1, CLASSES, 1e9, 0, 0, 0);
        FloatBuffer scores = FloatBuffer.allocate(2 * CLASSES);
        for (int t = 0; t < 2; t++) {
            for (int c = 0; c < CLASSES; c++) {
                scores.put(c == 2 ? -0.1f : -9f);
            }
        }
        assertEquals(
                List.of(),
                new WordSearch(lexicon(), MODEL, narrow, BLANK, MARK)
                        .words(new FrameScores(2, CLASSES, scores.flip())));
    }
}
