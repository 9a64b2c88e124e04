package superb.tasks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** The 32 classes of ASR: four special ones, the word mark, letters by falling frequency (spec: tasks 8.2). */
final class Letters {
    static final int END = 2;
    static final int WORD_MARK = 4;
    private static final String PLAIN = "|ETAONIHSRDLUMCWFGYPBVK'XJQZ";
    static final List<String> CLASSES = classes();

    private Letters() {}

    private static List<String> classes() {
        List<String> classes = new ArrayList<>(List.of("<s>", "<pad>", "</s>", "<unk>"));
        PLAIN.chars().forEach(letter -> classes.add(Character.toString(letter)));
        return List.copyOf(classes);
    }

    /** The class of an upper-case letter or an apostrophe; -1 for anything else, the word mark included. */
    static int number(int letter) {
        int place = PLAIN.indexOf(letter);
        return place <= 0 ? -1 : WORD_MARK + place;
    }

    /** Upper case, independent of where the computer stands. */
    static String upper(String text) {
        return text.toUpperCase(Locale.ROOT);
    }

    /** Symbols as text: a space for every word mark, also for the last one, so that text tells all symbols. */
    static String text(List<Integer> symbols) {
        return symbols.stream()
                .map(symbol -> symbol == WORD_MARK ? " " : CLASSES.get(symbol))
                .collect(Collectors.joining());
    }

    /** The symbols of such a text by name, {@code |} for a space. */
    static List<String> symbols(String text) {
        List<String> symbols = new ArrayList<>();
        for (int i = 0; i < text.length(); ) {
            int end = text.charAt(i) == '<' ? text.indexOf('>', i) + 1 : i + 1;
            String symbol = text.substring(i, Math.max(i + 1, end));
            symbols.add(symbol.equals(" ") ? "|" : symbol);
            i += symbol.length();
        }
        return symbols;
    }

    /** The words of such a text. */
    static List<String> words(String text) {
        String stripped = text.strip();
        return stripped.isEmpty() ? List.of() : List.of(stripped.split(" +"));
    }
}
