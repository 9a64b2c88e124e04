package superb.store;

import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import superb.error.Problem;
import superb.error.UsageException;

/** A number of bytes as people write it: {@code 20GiB}, {@code 500 MB}, {@code 1.5TiB}, {@code 4096}. */
public record ByteSize(long bytes) {
    private static final Pattern FORM =
            Pattern.compile("(\\d+(?:\\.\\d+)?)\\s*([KMGT]?)(I?)B?", Pattern.CASE_INSENSITIVE);
    private static final String PREFIXES = "KMGT";

    public ByteSize {
        if (bytes < 0) {
            throw new IllegalArgumentException("negative size " + bytes);
        }
    }

    /** Powers of 1024 with an {@code i}, of 1000 without. */
    public static ByteSize parse(String text) {
        Matcher form = FORM.matcher(text.strip());
        if (!form.matches() || (form.group(2).isEmpty() && !form.group(3).isEmpty())) {
            throw wrong(text);
        }
        int power = form.group(2).isEmpty() ? 0 : PREFIXES.indexOf(form.group(2).toUpperCase(Locale.ROOT)) + 1;
        double bytes =
                Double.parseDouble(form.group(1)) * Math.pow(form.group(3).isEmpty() ? 1000 : 1024, power);
        if (bytes >= Long.MAX_VALUE) {
            throw wrong(text);
        }
        return new ByteSize(Math.round(bytes));
    }

    private static UsageException wrong(String text) {
        return new UsageException(Problem.of("not a size: '" + text + "'")
                .expected("a number and a unit, for example 20GiB, 500MB or 1.5TiB")
                .next("--cache-budget 20GiB"));
    }

    /** With the binary unit that leaves one to four digits: {@code 2.4 GiB}. */
    @Override
    public String toString() {
        double value = bytes;
        String unit = "B";
        for (String next : List.of("KiB", "MiB", "GiB", "TiB")) {
            if (value < 1024) {
                break;
            }
            value /= 1024;
            unit = next;
        }
        return unit.equals("B") ? bytes + " B" : String.format(Locale.ROOT, "%.1f %s", value, unit);
    }
}
