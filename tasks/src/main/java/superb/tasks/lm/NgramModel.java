package superb.tasks.lm;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A word n-gram model with back-off: log10 of the probability of a word after others. A word it does not know is {@code <unk>},
 * which has a log probability of -100 where the model gives none (as KenLM). Immutable once read.
 */
public final class NgramModel {
    public static final String BEGIN = "<s>";
    public static final String END = "</s>";
    public static final String UNKNOWN = "<unk>";
    private static final float UNKNOWN_PROBABILITY = -100;

    private final Map<String, Integer> numbers = new HashMap<>();
    private float[] probabilities = new float[1024];
    private float[] backoffs = new float[1024];
    private final List<NgramTable> tables = new ArrayList<>(); // of order 2, 3, ...

    NgramModel() {
        addWord(UNKNOWN, UNKNOWN_PROBABILITY, 0);
    }

    /** Whether the word is new; {@code <unk>} may be given once though it is there. */
    boolean addWord(String text, float probability, float backoff) {
        String word = canonical(text);
        int number = numbers.getOrDefault(word, numbers.size());
        boolean replaced = number == 0 && probabilities[0] == UNKNOWN_PROBABILITY;
        if (number < numbers.size() && !replaced) {
            return false;
        }
        if (number == probabilities.length) {
            probabilities = Arrays.copyOf(probabilities, 2 * number);
            backoffs = Arrays.copyOf(backoffs, 2 * number);
        }
        numbers.put(word, number);
        probabilities[number] = probability;
        backoffs[number] = backoff;
        return true;
    }

    void addOrder(NgramTable table) {
        tables.add(table);
    }

    public int order() {
        return tables.size() + 1;
    }

    /** Every word, the special ones included. */
    public Collection<String> words() {
        return Collections.unmodifiableSet(numbers.keySet());
    }

    public boolean knows(String word) {
        return numbers.containsKey(canonical(word));
    }

    private static String canonical(String word) {
        return word.equals("<UNK>") ? UNKNOWN : word;
    }

    /** The word's number, or that of {@code <unk>}. */
    public int number(String word) {
        return numbers.getOrDefault(canonical(word), 0);
    }

    /**
     * log10 P(word | context): that of the longest n-gram there is, plus the back-off weights of the longer contexts.
     *
     * @param context numbers of the words before, the last one next to {@code word}; more than the order needs do no harm
     */
    public double score(int[] context, int word) {
        double backoff = 0;
        for (int from = Math.max(0, context.length - tables.size()); from < context.length; from++) {
            long hash = NgramTable.start();
            for (int i = from; i < context.length; i++) {
                hash = NgramTable.extend(hash, context[i]);
            }
            int length = context.length - from;
            NgramTable table = tables.get(length - 1);
            int place = table.find(NgramTable.extend(hash, word));
            if (place >= 0) {
                return backoff + table.probability(place);
            }
            backoff += backoff(context, length, hash);
        }
        return backoff + probabilities[word];
    }

    /** Of the last {@code length} words of the context, with their hash. */
    private double backoff(int[] context, int length, long hash) {
        if (length == 1) {
            return backoffs[context[context.length - 1]];
        }
        NgramTable table = tables.get(length - 2);
        int place = table.find(hash);
        return place < 0 ? 0 : table.backoff(place);
    }

    /** The same context with one more word, as long as the order needs. */
    public int[] after(int[] context, int word) {
        int length = Math.min(tables.size(), context.length + 1);
        int[] next = new int[length];
        if (length > 0) {
            System.arraycopy(context, context.length - (length - 1), next, 0, length - 1);
            next[length - 1] = word;
        }
        return next;
    }
}
