package superb.record;

import com.fasterxml.jackson.core.io.NumberOutput;
import com.fasterxml.jackson.databind.JsonNode;
import java.math.BigDecimal;
import java.math.MathContext;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * One text for one value, for hashing: RFC 8785 (JSON Canonicalization Scheme). No white space, members sorted by UTF-16 code units,
 * numbers as ECMAScript prints a double: {@code 1}, {@code 0.0001}, {@code 1e-7}. One extension: integers beyond 2^53 keep all their
 * digits, so that two 64-bit seeds never look alike.
 */
public final class CanonicalJson {
    /** Characters with an escape of their own, and its letter. */
    private static final String NAMED = "\b\t\n\f\r\"\\";

    private static final String NAMES = "btnfr\"\\";
    private static final int PLAIN_DIGITS = 21;
    private static final int PLAIN_ZEROS = 6;

    private CanonicalJson() {}

    /** @throws IllegalArgumentException for NaN and infinities, which JSON does not have */
    public static String of(JsonNode value) {
        StringBuilder text = new StringBuilder();
        write(value, text);
        return text.toString();
    }

    private static void write(JsonNode value, StringBuilder text) {
        if (value.isObject()) {
            object(value, text);
        } else if (value.isArray()) {
            text.append('[');
            for (int i = 0; i < value.size(); i++) {
                separate(i, text);
                write(value.get(i), text);
            }
            text.append(']');
        } else if (value.isTextual()) {
            string(value.textValue(), text);
        } else if (value.isIntegralNumber()) {
            text.append(value.bigIntegerValue());
        } else if (value.isNumber()) {
            text.append(number(value.doubleValue()));
        } else {
            text.append(value.asText()); // true, false, null
        }
    }

    private static void object(JsonNode value, StringBuilder text) {
        TreeMap<String, JsonNode> sorted = new TreeMap<>(); // String compares UTF-16 code units
        for (Map.Entry<String, JsonNode> member : value.properties()) {
            sorted.put(member.getKey(), member.getValue());
        }
        text.append('{');
        int count = 0;
        for (Map.Entry<String, JsonNode> member : sorted.entrySet()) {
            separate(count++, text);
            string(member.getKey(), text);
            text.append(':');
            write(member.getValue(), text);
        }
        text.append('}');
    }

    private static void separate(int before, StringBuilder text) {
        if (before > 0) {
            text.append(',');
        }
    }

    private static void string(String value, StringBuilder text) {
        text.append('"');
        for (int i = 0; i < value.length(); i++) {
            char c = value.charAt(i);
            int named = NAMED.indexOf(c);
            if (named >= 0) {
                text.append('\\').append(NAMES.charAt(named));
            } else if (c < ' ') {
                text.append("\\u00").append(HexFormat.of().toHexDigits((byte) c));
            } else {
                text.append(c);
            }
        }
        text.append('"');
    }

    private static BigDecimal shortest(double value) {
        BigDecimal digits = new BigDecimal(NumberOutput.toString(value, true)).stripTrailingZeros();
        // Java always prints two digits, 4.9E-324 where one is enough; ECMAScript takes the shorter text.
        BigDecimal one = digits.round(new MathContext(1)).stripTrailingZeros();
        return one.doubleValue() == value ? one : digits;
    }

    /** As ECMAScript's Number::toString. */
    static String number(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("JSON has no " + value);
        }
        if (value == 0) {
            return "0";
        }
        // Java's own Double.toString is not the shortest text before 19, and hashes must not depend on the Java
        // version.
        BigDecimal shortest = shortest(value);
        String digits = shortest.unscaledValue().abs().toString();
        int point = digits.length() - shortest.scale(); // position of the decimal point relative to the digits
        String sign = value < 0 ? "-" : "";
        if (point > PLAIN_DIGITS || point <= -PLAIN_ZEROS) {
            String fraction = digits.length() > 1 ? "." + digits.substring(1) : "";
            return sign + digits.charAt(0) + fraction + "e" + (point > 0 ? "+" : "") + (point - 1);
        }
        if (point <= 0) {
            return sign + "0." + "0".repeat(-point) + digits;
        }
        if (point >= digits.length()) {
            return sign + digits + "0".repeat(point - digits.length());
        }
        return sign + digits.substring(0, point) + "." + digits.substring(point);
    }
}
