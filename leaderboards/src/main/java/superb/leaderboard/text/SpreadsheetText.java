package superb.leaderboard.text;

import java.util.regex.Pattern;

/** Text that no spreadsheet takes for a formula: what begins like one gets an apostrophe before it (OWASP, CSV injection). */
public final class SpreadsheetText {
    private static final Pattern FORMULA = Pattern.compile("^\\s*[=+\\-@\\t\\r\\n|].*", Pattern.DOTALL);
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private SpreadsheetText() {}

    public static String safe(String text) {
        String plain = CONTROL.matcher(text).replaceAll(" ");
        return FORMULA.matcher(text).matches() ? "'" + plain : plain;
    }
}
