package superb.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import superb.error.DataException;

class EditDistanceTest {

    private static EditDistance of(String hypothesis, String reference) {
        return EditDistance.of(letters(hypothesis), letters(reference));
    }

    private static List<Integer> letters(String text) {
        return text.chars().boxed().toList();
    }

    @Test
    void byHand() {
        assertEquals(new EditDistance(0, 0, 0, 3), of("cat", "cat"));
        assertEquals(new EditDistance(1, 0, 0, 3), of("cut", "cat"));
        assertEquals(new EditDistance(0, 1, 0, 3), of("ct", "cat"));
        assertEquals(new EditDistance(0, 0, 1, 3), of("cart", "cat"));
        assertEquals(new EditDistance(0, 3, 0, 3), of("", "cat"));
        assertEquals(new EditDistance(0, 0, 3, 0), of("cat", ""));
        assertEquals(EditDistance.NONE, of("", ""));
        assertEquals(new EditDistance(2, 0, 1, 6), of("sitting", "kitten"));
        assertEquals(new EditDistance(2, 0, 0, 2), of("ba", "ab")); // as good as one insertion and one deletion
    }

    /** Against the recursive definition, and what the three numbers must add up to. */
    @Test
    void smallestOfAllAlignments() {
        Random random = new Random(7);
        for (int round = 0; round < 300; round++) {
            String hypothesis = word(random);
            String reference = word(random);
            EditDistance distance = of(hypothesis, reference);
            assertEquals(recursive(hypothesis, reference), distance.errors(), hypothesis + " " + reference);
            assertEquals(reference.length(), distance.units());
            assertEquals(
                    hypothesis.length() - reference.length(), distance.insertions() - distance.deletions(), hypothesis);
        }
    }

    private static String word(Random random) {
        StringBuilder word = new StringBuilder();
        for (int i = random.nextInt(6); i > 0; i--) {
            word.append("abc".charAt(random.nextInt(3)));
        }
        return word.toString();
    }

    private static int recursive(String a, String b) {
        if (a.isEmpty() || b.isEmpty()) {
            return a.length() + b.length();
        }
        int same = a.charAt(0) == b.charAt(0) ? 0 : 1;
        return Math.min(
                same + recursive(a.substring(1), b.substring(1)),
                1 + Math.min(recursive(a.substring(1), b), recursive(a, b.substring(1))));
    }

    @Test
    void aRateIsARatioOfSums() {
        List<EditDistance> clips = List.of(of("x", "a"), of("the cat sat", "the cat sat"));
        Counts counts = ErrorRate.of(clips);
        assertEquals(new Counts(1, 12), counts);
        Score score = ErrorRate.score(counts);
        assertEquals(1 / 12.0, score.value());
        assertFalse(score.higherIsBetter());
        assertEquals(12, score.n());
        assertEquals(3, ErrorRate.score(ErrorRate.of(List.of(of("abcd", "a")))).value());
        assertThrows(DataException.class, () -> ErrorRate.score(ErrorRate.of(List.of(of("a", "")))));
    }

    @Test
    void intervalsOverClipsAndSpeakers() {
        List<Counts> clips = new ArrayList<>();
        List<String> speakers = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            clips.add(new Counts(i % 8, 10)); // 35 %
            speakers.add("speaker" + i / 8);
        }
        ConfidenceInterval byClip = Bootstrap.overUtterances(1).interval(clips);
        assertTrue(byClip.bounds().low() > 0.2 && byClip.bounds().low() < 0.34);
        assertTrue(byClip.bounds().high() > 0.36 && byClip.bounds().high() < 0.5);
        ConfidenceInterval bySpeaker = Bootstrap.overGroups("speaker", 1).interval(Bootstrap.byGroup(clips, speakers));
        assertEquals(new Interval(0.35, 0.35), bySpeaker.bounds()); // all speakers are alike
        assertEquals("bootstrap-speaker-10000", bySpeaker.method());
    }
}
