package superb.jmh;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import superb.error.Problem;
import superb.error.UsageException;

/** Two ways of asking for features, after MLPerf. */
public enum Scenario {
    /** One clip after the other, the next when the last is done: what a user waits. */
    SINGLE_STREAM,
    /** A list of clips as fast as it goes: what a corpus costs. */
    OFFLINE;

    /** {@code single-stream}, {@code offline}. */
    public String id() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    /** @throws UsageException for an unknown name */
    public static Set<Scenario> parse(List<String> names) {
        Set<Scenario> found = EnumSet.noneOf(Scenario.class);
        for (String name : names) {
            found.add(Arrays.stream(values())
                    .filter(it -> it.id().equals(name.strip().toLowerCase(Locale.ROOT)))
                    .findFirst()
                    .orElseThrow(() -> new UsageException(Problem.of("there is no scenario '" + name + "'")
                            .at("--scenario")
                            .expected("single-stream, offline"))));
        }
        return found;
    }
}
