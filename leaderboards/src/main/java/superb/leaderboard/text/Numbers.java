package superb.leaderboard.text;

import java.math.BigDecimal;
import java.util.Locale;

/** Numbers for people. Tables are ordered by the exact values, never by these texts. */
public final class Numbers {
    public static final String NONE = "–";

    private static final String[] SI = {"", " k", " M", " G", " T", " P", " E"};

    private static final double[] POWERS = {1, 10, 100, 1_000, 10_000};
    private static final double LARGEST_FIXED = 1e15;

    private Numbers() {}

    /** One decimal: {@code 0.97371} is {@code 97.4}. */
    public static String percent(double fraction) {
        return fixed(100 * fraction, 1);
    }

    public static String points(double points) {
        return fixed(points, 0);
    }

    /** Three digits and a prefix: {@code 94.4 M}; small counts as they are. */
    public static String si(double value) {
        double scaled = value;
        int prefix = 0;
        while (scaled >= 999.5 && prefix < SI.length - 1) {
            scaled /= 1000;
            prefix++;
        }
        return (prefix == 0 ? fixed(scaled, 0) : three(scaled)) + SI[prefix];
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
            return fixed(value, 0);
        }
        return fixed(value, size >= 9.995 ? 1 : size >= 0.9995 ? 2 : 3);
    }

    /** All digits that it has, without an exponent. */
    public static String plain(double value) {
        return value == 0 ? "0" : BigDecimal.valueOf(value).stripTrailingZeros().toPlainString();
    }

    /** For the marks of axes. */
    public static String tick(double value) {
        String text = fixed(value, 2);
        return text.contains(".") ? text.replaceAll("0+$", "").replaceAll("\\.$", "") : text;
    }

    /** With so many decimals, rounded half up; a hundred times as fast as a pattern. */
    public static String fixed(double value, int decimals) {
        double factor = POWERS[decimals];
        double size = Math.abs(value) * factor;
        if (!(size < LARGEST_FIXED)) {
            return format("%." + decimals + "f", value);
        }
        long scaled = Math.round(size);
        String sign = value < 0 && scaled > 0 ? "-" : "";
        if (decimals == 0) {
            return sign + scaled;
        }
        String rest = Long.toString(scaled % (long) factor);
        return sign + scaled / (long) factor + "." + "0".repeat(decimals - rest.length()) + rest;
    }

    public static String format(String pattern, Object... values) {
        return String.format(Locale.ROOT, pattern, values);
    }
}
