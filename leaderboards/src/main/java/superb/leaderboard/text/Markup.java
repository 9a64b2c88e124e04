package superb.leaderboard.text;

import java.util.Map;
import java.util.stream.Collectors;

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
        return words.chars()
                .mapToObj(it -> LATEX.getOrDefault((char) it, Character.toString(it)))
                .collect(Collectors.joining());
    }

    /** For a cell of a table. */
    public static String markdown(String words) {
        return words.chars()
                .mapToObj(it -> (MARKDOWN.indexOf(it) >= 0 ? "\\" : "") + Character.toString(it))
                .collect(Collectors.joining());
    }
}
