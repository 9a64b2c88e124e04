package superb.leaderboard.text;

import java.util.regex.Pattern;

/** Text that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it (OWASP, CSV injection). */
public final class SpreadsheetText {
    private static final Pattern FORMULA = Pattern.compile("^\\s*[=+\\-@\\t\\r\\n|].*", Pattern.DOTALL);
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private SpreadsheetText() {}

    /** What nearly every cell holds: a letter or digit first, no control characters. */
    private static boolean harmless(String text) {
        boolean harmless = text.isEmpty() || Character.isLetterOrDigit(text.charAt(0));
        for (int i = 0; i < text.length() && harmless; i++) {
            harmless = text.charAt(i) >= ' ' && text.charAt(i) != 0x7f;
        }
        return harmless;
    }

    public static String safe(String text) {
        if (harmless(text)) {
            return text;
        }
        String plain = CONTROL.matcher(text).replaceAll(" ");
        return FORMULA.matcher(text).matches() ? "'" + plain : plain;
    }
}
