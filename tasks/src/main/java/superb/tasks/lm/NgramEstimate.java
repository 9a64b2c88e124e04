package superb.tasks.lm;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * An n-gram model of given sentences, as ARPA text, the same on every machine: counts smoothed after Witten and Bell,
 * {@code P(w | h) = (c(h w) + t(h) P(w | h')) / (c(h) + t(h))} with {@code t(h)} the number of different words after h, down to an even
 * distribution over all words and {@code <unk>}. Interpolated, so that back-off gives exactly these numbers.
 */
public final class NgramEstimate {
    private static final double NEVER = -99;

    private final int order;
    /** Of every context, the words after it and how often each came. */
    private final List<Map<String, Map<String, Integer>>> followers = new ArrayList<>();

    private NgramEstimate(int order) {
        this.order = order;
        for (int n = 1; n <= order; n++) {
            followers.add(new TreeMap<>());
        }
    }

    public static String arpa(List<List<String>> sentences, int order) {
        NgramEstimate estimate = new NgramEstimate(order);
        sentences.forEach(estimate::count);
        return estimate.arpa();
    }

    private void count(List<String> sentence) {
        List<String> words = new ArrayList<>();
        words.add(NgramModel.BEGIN);
        words.addAll(sentence);
        words.add(NgramModel.END);
        for (int end = 1; end < words.size(); end++) {
            for (int n = 1; n <= Math.min(order, end + 1); n++) {
                String context = String.join(" ", words.subList(end - n + 1, end));
                followers
                        .get(n - 1)
                        .computeIfAbsent(context, it -> new TreeMap<>())
                        .merge(words.get(end), 1, Integer::sum);
            }
        }
    }

    private double probability(List<String> context, String word) {
        Map<String, Integer> after = followers.get(context.size()).getOrDefault(String.join(" ", context), Map.of());
        double shorter = context.isEmpty()
                ? 1.0 / (followers.get(0).getOrDefault("", Map.of()).size() + 1)
                : probability(context.subList(1, context.size()), word);
        double all = after.values().stream().mapToInt(Integer::intValue).sum();
        return all == 0 ? shorter : (after.getOrDefault(word, 0) + after.size() * shorter) / (all + after.size());
    }

    /** What is left for words that never came after the context. */
    private double left(String context, int length) {
        Map<String, Integer> after = followers.get(length).getOrDefault(context, Map.of());
        double all = after.values().stream().mapToInt(Integer::intValue).sum();
        return after.size() / (all + after.size());
    }

    private String arpa() {
        List<List<String>> sections = new ArrayList<>();
        for (int n = 1; n <= order; n++) {
            sections.add(lines(n));
        }
        StringBuilder text = new StringBuilder("\\data\\\n");
        for (int n = 1; n <= order; n++) {
            text.append("ngram ")
                    .append(n)
                    .append('=')
                    .append(sections.get(n - 1).size())
                    .append('\n');
        }
        for (int n = 1; n <= order; n++) {
            text.append("\n\\").append(n).append("-grams:\n");
            sections.get(n - 1).forEach(line -> text.append(line).append('\n'));
        }
        return text.append("\n\\end\\\n").toString();
    }

    private List<String> lines(int n) {
        List<String> lines = new ArrayList<>();
        if (n == 1) {
            lines.add(line(NEVER, NgramModel.BEGIN, n));
            lines.add(line(log(probability(List.of(), NgramModel.UNKNOWN)), NgramModel.UNKNOWN, n));
        }
        followers.get(n - 1).forEach((context, after) -> after.keySet().forEach(word -> {
            List<String> before = context.isEmpty() ? List.of() : List.of(context.split(" "));
            String ngram = context.isEmpty() ? word : context + " " + word;
            lines.add(line(log(probability(before, word)), ngram, n));
        }));
        return lines;
    }

    private String line(double logProbability, String ngram, int n) {
        String line = number(logProbability) + "\t" + ngram;
        boolean continued = n < order && followers.get(n).containsKey(ngram);
        return continued ? line + "\t" + number(log(left(ngram, n))) : line;
    }

    private static double log(double probability) {
        return StrictMath.log10(probability);
    }

    private static String number(double value) {
        return String.format(Locale.ROOT, "%.6f", value);
    }
}
