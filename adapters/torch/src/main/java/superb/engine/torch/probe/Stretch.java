package superb.engine.torch.probe;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import superb.train.ProbeSpec;
import superb.train.Updates;

/**
 * Neighbouring updates that run in one call: all of a loaded table, and of a streamed one as many as have rows that
 * fit its buffer. Where they are cut does not change the result.
 */
record Stretch(Updates updates, int first, int count, Map<Integer, Integer> fetched) {

    static Stretch whole(Updates updates) {
        return new Stretch(updates, 0, updates.count(), Map.of());
    }

    /** @param capacity rows that fit, unless one update has more */
    static List<Stretch> cut(Updates updates, int capacity) {
        List<Stretch> stretches = new ArrayList<>();
        Map<Integer, Integer> rows = new LinkedHashMap<>();
        int first = 0;
        for (int update = 0; update < updates.count(); update++) {
            Map<Integer, Integer> with = new LinkedHashMap<>(rows);
            number(updates, update, with);
            if (update > first && with.size() > capacity) {
                stretches.add(new Stretch(updates, first, update - first, rows));
                first = update;
                with = new LinkedHashMap<>();
                number(updates, update, with);
            }
            rows = with;
        }
        stretches.add(new Stretch(updates, first, updates.count() - first, rows));
        return stretches;
    }

    private static void number(Updates updates, int update, Map<Integer, Integer> rows) {
        for (int entry = updates.begin(update); entry < updates.end(update); entry++) {
            rows.putIfAbsent(updates.row(entry), rows.size());
        }
    }

    /** Rows that a streamed table must fetch, in the order in which {@link #rows} numbers them. */
    int[] fetches() {
        return fetched.keySet().stream().mapToInt(Integer::intValue).toArray();
    }

    private int begin() {
        return updates.begin(first);
    }

    private int entries() {
        return updates.end(first + count - 1) - begin();
    }

    /** Where the rows of the entries stand: in a loaded table, or among those fetched. */
    NDArray rows(NDManager owner) {
        long[] rows = new long[entries()];
        for (int i = 0; i < rows.length; i++) {
            int row = updates.row(begin() + i);
            rows[i] = fetched.isEmpty() ? row : fetched.get(row);
        }
        return owner.create(rows);
    }

    /** Class of every entry and slot, counted from the first logit. */
    NDArray labels(ProbeSpec spec, NDManager owner) {
        int slots = spec.slots().size();
        long[] labels = new long[entries() * slots];
        int offset = 0;
        for (int slot = 0; slot < slots; slot++) {
            int classes = spec.slots().get(slot);
            for (int i = 0; i < entries(); i++) {
                int label = updates.label(begin() + i, slot);
                if (label < 0 || label >= classes) {
                    throw new IllegalArgumentException("class " + label + " of " + classes);
                }
                labels[i * slots + slot] = offset + label;
            }
            offset += classes;
        }
        return owner.create(labels, new Shape(entries(), slots));
    }

    NDArray weights(NDManager owner) {
        float[] weights = new float[entries()];
        for (int i = 0; i < weights.length; i++) {
            weights[i] = updates.weight(begin() + i);
        }
        return owner.create(weights);
    }

    /** On the host: the script reads it as numbers. */
    NDArray ends(NDManager host) {
        long[] ends = new long[count];
        for (int i = 0; i < count; i++) {
            ends[i] = updates.end(first + i) - begin();
        }
        return host.create(ends);
    }
}
