package superb.leaderboard.text;

import java.util.Map;

/** Words that stay words in Markdown and LaTeX. */
public final class Markup {
    private static final Map<Character, String> LATEX = Map.ofEntries(
            Map.entry('\\', "\\textbackslash{}"),
            Map.entry('~', "\\textasciitilde{}"),
            Map.entry('^', "\\textasciicircum{}"),
            Map.entry('&', "\\&"),
            Map.entry('%', "\\%"),
            Map.entry('$', "\\$"),
            Map.entry('#', "\\#"),
            Map.entry('_', "\\_"),
            Map.entry('{', "\\{"),
            Map.entry('}', "\\}"),
            Map.entry('<', "\\textless{}"),
            Map.entry('>', "\\textgreater{}"),
            Map.entry('–', "--"),
            Map.entry('↑', "$\\uparrow$"),
            Map.entry('↓', "$\\downarrow$"),
            Map.entry('×', "$\\times$"));
    private static final String MARKDOWN = "\\`*_{}[]<>()#+!|~&";

    private Markup() {}

    public static String latex(String words) {
        StringBuilder text = new StringBuilder(words.length() + 8);
        for (int i = 0; i < words.length(); i++) {
            String special = LATEX.get(words.charAt(i));
            if (special == null) {
                text.append(words.charAt(i));
            } else {
                text.append(special);
            }
        }
        return text.toString();
    }

    /** For a cell of a table. */
    public static String markdown(String words) {
        StringBuilder text = new StringBuilder(words.length() + 8);
        for (int i = 0; i < words.length(); i++) {
            if (MARKDOWN.indexOf(words.charAt(i)) >= 0) {
                text.append('\\');
            }
            text.append(words.charAt(i));
        }
        return text.toString();
    }
}
