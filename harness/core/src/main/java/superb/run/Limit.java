package superb.run;

import java.util.List;
import superb.error.Problem;
import superb.error.UsageException;
import superb.task.Split;

/** Only the first clips of every split, by number (at least 1) or by fraction (below 1). */
public record Limit(double value) {

    public static Limit parse(String text) {
        try {
            double value = Double.parseDouble(text.strip());
            if (value > 0 && value <= Integer.MAX_VALUE && (value < 1 || value == Math.rint(value))) {
                return new Limit(value);
            }
        } catch (NumberFormatException e) {
            // Falls through to the one message for everything that is no limit.
        }
        throw new UsageException(Problem.of("'" + text + "' is no limit")
                .at("--limit")
                .expected("a number of clips such as 100, or a fraction such as 0.1"));
    }

    public Split of(Split split) {
        int size = split.clips().size();
        int kept = value < 1 ? Math.max(1, (int) Math.floor(size * value)) : (int) Math.min(size, value);
        return new Split(split.name(), List.copyOf(split.clips().subList(0, kept)), split.expected());
    }
}
