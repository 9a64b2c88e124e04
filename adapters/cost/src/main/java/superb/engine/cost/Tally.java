package superb.engine.cost;

import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import superb.engine.Cost;

/** Parameters and multiply-accumulates by scope. */
final class Tally {
    private final Map<String, long[]> rows = new LinkedHashMap<>(); // scope -> params, macs
    private final Set<String> weights = new HashSet<>();

    /** A weight counts where it is first used. */
    void weight(String scope, String name, long elements) {
        if (weights.add(name)) {
            row(scope)[0] += elements;
        }
    }

    void macs(String scope, long macs) {
        if (macs > 0) {
            row(scope)[1] = Math.addExact(row(scope)[1], macs);
        }
    }

    private long[] row(String scope) {
        return rows.computeIfAbsent(scope, it -> new long[2]);
    }

    long params() {
        return rows.values().stream().mapToLong(it -> it[0]).sum();
    }

    long macs() {
        return rows.values().stream().mapToLong(it -> it[1]).reduce(0, Math::addExact);
    }

    List<Cost.Row> rows() {
        return rows.entrySet().stream()
                .map(row -> new Cost.Row(row.getKey(), row.getValue()[0], row.getValue()[1]))
                .toList();
    }
}
