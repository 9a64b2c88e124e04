package superb.leaderboard.text;

import java.util.Locale;

/** Numbers for people. Tables are ordered by the exact values, never by these texts. */
public final class Numbers {
    public static final String NONE = "–";

    private static final String[] SI = {"", " k", " M", " G", " T", " P", " E"};

    private Numbers() {}

    /** One decimal: {@code 0.97371} is {@code 97.4}. */
    public static String percent(double fraction) {
        return format("%.1f", 100 * fraction);
    }

    public static String points(double points) {
        return format("%.0f", points);
    }

    /** Three digits and a prefix: {@code 94.4 M}; small counts as they are. */
    public static String si(double value) {
        double scaled = value;
        int prefix = 0;
        while (scaled >= 999.5 && prefix < SI.length - 1) {
            scaled /= 1000;
            prefix++;
        }
        return (prefix == 0 ? format("%.0f", scaled) : three(scaled)) + SI[prefix];
    }

    /** For the marks of axes: {@code 20 M}. */
    public static String siTick(double value) {
        return si(value).replaceFirst("\\.0+(?= |$)", "").replaceFirst("(\\.[0-9]*[1-9])0+(?= |$)", "$1");
    }

    public static String megabytes(double bytes) {
        return three(bytes / 1e6);
    }

    public static String millis(double millis) {
        return three(millis);
    }

    /** Three significant digits, but every digit before the point. */
    public static String three(double value) {
        double size = Math.abs(value);
        if (size >= 99.95 || value == 0) {
            return format("%.0f", value);
        }
        return format(size >= 9.995 ? "%.1f" : size >= 0.9995 ? "%.2f" : "%.3f", value);
    }

    /** Integers without a point, everything else as Java prints it. */
    public static String plain(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15 ? format("%.0f", value) : Double.toString(value);
    }

    /** For the marks of axes. */
    public static String tick(double value) {
        String text = format("%.2f", value);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    public static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
