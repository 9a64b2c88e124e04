package superb.leaderboard.chart;

import java.util.ArrayDeque;
import java.util.Deque;
import org.apache.commons.text.StringEscapeUtils;

/**
 * One picture as inline SVG. Colours come from classes of the style sheet, so that dark mode, print and contrast have one home; every
 * word is escaped. A picture has a title and a description, and its links can be reached with the keyboard.
 */
final class Svg {
    /** From here on a phone shows a part and scrolls, rather than shrinking the words. */
    private static final double WIDE = 800;

    private static final String SPECIAL = "&<>\"'";

    private final StringBuilder text = new StringBuilder();
    private final Deque<String> open = new ArrayDeque<>();

    /** @param id unique on the page */
    Svg(String id, double width, double height, String title, String description) {
        open(
                "svg",
                "id",
                id,
                "class",
                width >= WIDE ? "chart wide" : "chart",
                "width",
                width,
                "height",
                height,
                "viewBox",
                "0 0 " + number(width) + " " + number(height),
                "role",
                "group",
                "aria-labelledby",
                id + "-t",
                "aria-describedby",
                id + "-d");
        words("title", title, "id", id + "-t");
        words("desc", description, "id", id + "-d");
    }

    /** @param attributes names and values; numbers are rounded to a tenth of a unit */
    Svg open(String element, Object... attributes) {
        start(element, attributes);
        text.append('>');
        open.push(element);
        return this;
    }

    Svg close() {
        text.append("</").append(open.pop()).append('>');
        return this;
    }

    Svg empty(String element, Object... attributes) {
        start(element, attributes);
        text.append("/>");
        return this;
    }

    Svg words(String element, String words, Object... attributes) {
        start(element, attributes);
        text.append('>').append(escape(words)).append("</").append(element).append('>');
        return this;
    }

    Svg line(double x1, double y1, double x2, double y2, String style) {
        return empty(
                "path", "class", style, "d", "M" + number(x1) + " " + number(y1) + "L" + number(x2) + " " + number(y2));
    }

    String finish() {
        while (!open.isEmpty()) {
            close();
        }
        return text.toString();
    }

    private void start(String element, Object... attributes) {
        text.append('<').append(element);
        for (int i = 0; i < attributes.length; i += 2) {
            Object value = attributes[i + 1];
            String shown = value instanceof Number number ? number(number.doubleValue()) : value.toString();
            text.append(' ')
                    .append(attributes[i])
                    .append("=\"")
                    .append(escape(shown))
                    .append('"');
        }
    }

    /** Rounded to a tenth: finer than any screen. */
    static String number(double value) {
        long tenths = Math.round(10 * value);
        long whole = Math.abs(tenths) / 10;
        long rest = Math.abs(tenths) % 10;
        return (tenths < 0 ? "-" : "") + whole + (rest == 0 ? "" : "." + rest);
    }

    private static String escape(String words) {
        for (int i = 0; i < words.length(); i++) {
            char letter = words.charAt(i);
            if (letter < ' ' || letter >= 127 || SPECIAL.indexOf(letter) >= 0) {
                return StringEscapeUtils.escapeXml10(words);
            }
        }
        return words; // nearly always: numbers, names of classes and models
    }
}
