package superb.tasks;

import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How numbers and long lists stand in messages. */
final class Figures {
    private static final int SHOWN = 10;
    private static final String INDENT = "\n              ";

    private Figures() {}

    static String of(long count) {
        return String.format(Locale.ROOT, "%,d", count);
    }

    static String of(long count, String noun) {
        return of(count) + " " + noun + (count == 1 ? "" : "s");
    }

    /** One a line, each on a line of its own below the message; after ten, how many more. */
    static String firstTen(List<String> items) {
        String shown = items.stream().limit(SHOWN).map(item -> INDENT + item).collect(Collectors.joining());
        return items.size() <= SHOWN ? shown : shown + INDENT + "and " + of(items.size() - SHOWN) + " more";
    }
}
