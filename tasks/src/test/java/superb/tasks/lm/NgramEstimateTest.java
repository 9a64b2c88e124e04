package superb.tasks.lm;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

class NgramEstimateTest {
    private static final List<List<String>> SENTENCES =
            List.of(List.of("A", "B"), List.of("A", "C"), List.of("A", "B", "A"));

    private static double probability(NgramModel model, List<String> context, String word) {
        int[] numbers = context.stream().mapToInt(model::number).toArray();
        return Math.pow(10, model.score(numbers, model.number(word)));
    }

    @Test
    void byHand() {
        NgramModel model = ArpaFile.read(NgramEstimate.arpa(SENTENCES, 2), "estimate");
        // 10 words, of them A 4, </s> 3, B 2, C 1: four different ones; a fifth part of the rest for each and for
        // <unk>.
        double a = (4 + 4 * 0.2) / 14;
        assertEquals(a, probability(model, List.of(), "A"), 1e-5);
        assertEquals(4 * 0.2 / 14, probability(model, List.of(), "<unk>"), 1e-5);
        assertEquals(4 * 0.2 / 14, probability(model, List.of(), "NEVER"), 1e-5);
        // After <s> came A, three times: one different word.
        assertEquals((3 + a) / 4, probability(model, List.of("<s>"), "A"), 1e-5);
        double c = (1 + 4 * 0.2) / 14;
        assertEquals(c / 4, probability(model, List.of("<s>"), "C"), 1e-5);
    }

    @Test
    void everyContextSumsToOne() {
        for (int order = 1; order <= 4; order++) {
            NgramModel model = ArpaFile.read(NgramEstimate.arpa(SENTENCES, order), "estimate");
            assertEquals(order, model.order());
            for (List<String> context : List.of(
                    List.<String>of(),
                    List.of("<s>"),
                    List.of("<s>", "A"),
                    List.of("<s>", "A", "B"),
                    List.of("C", "B"),
                    List.of("<unk>"))) {
                double sum = 0;
                for (String word : List.of("A", "B", "C", "</s>", "<unk>")) {
                    sum += probability(model, context, word);
                }
                assertEquals(1, sum, 2e-5, order + " " + context);
            }
        }
    }

    @Test
    void theTextIsTheSameWhateverTheOrderOfSentences() {
        assertEquals(
                NgramEstimate.arpa(SENTENCES, 3),
                NgramEstimate.arpa(List.of(SENTENCES.get(2), SENTENCES.get(0), SENTENCES.get(1)), 3));
    }
}
