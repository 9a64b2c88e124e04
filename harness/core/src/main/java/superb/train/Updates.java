package superb.train;

import java.util.Arrays;

/**
 * A run of optimiser updates as one seed sees them: for every update the rows of all its mini-batches, with labels and
 * weights. A row's weight is 1 / (accumulation · size of its mini-batch), so that the weighted sum of cross entropies is
 * the loss of the update.
 */
public final class Updates {
    private final int slots;
    private final int[] ends;
    private final int[] rows;
    private final int[] labels;
    private final float[] weights;

    private Updates(int slots, int[] ends, int[] rows, int[] labels, float[] weights) {
        this.slots = slots;
        this.ends = ends;
        this.rows = rows;
        this.labels = labels;
        this.weights = weights;
    }

    public static Builder builder(int slots) {
        return new Builder(slots);
    }

    /** How many updates there are. */
    public int count() {
        return ends.length;
    }

    /** Index of the first entry of {@code update}; entries of an update are neighbours. */
    public int begin(int update) {
        return update == 0 ? 0 : ends[update - 1];
    }

    /** Index behind the last entry of {@code update}. */
    public int end(int update) {
        return ends[update];
    }

    /** Row of the feature table. */
    public int row(int entry) {
        return rows[entry];
    }

    public int slots() {
        return slots;
    }

    /** Class of a slot, counted from the slot's first class. */
    public int label(int entry, int slot) {
        return labels[entry * slots + slot];
    }

    public float weight(int entry) {
        return weights[entry];
    }

    /** Collects mini-batches and closes an update after each {@link #endUpdate}. */
    public static final class Builder {
        private final int slots;
        private int[] ends = new int[16];
        private int updates;
        private int[] rows = new int[256];
        private int[] labels = new int[256];
        private float[] weights = new float[256];
        private int entries;

        private Builder(int slots) {
            this.slots = slots;
        }

        /** @param labels one class a slot */
        public Builder add(int row, int[] labelsOfRow, float weight) {
            if (labelsOfRow.length != slots) {
                throw new IllegalArgumentException(labelsOfRow.length + " labels for " + slots + " slots");
            }
            if (entries == rows.length) {
                rows = Arrays.copyOf(rows, 2 * entries);
                weights = Arrays.copyOf(weights, 2 * entries);
            }
            if ((entries + 1) * slots > labels.length) {
                labels = Arrays.copyOf(labels, 2 * (entries + 1) * slots);
            }
            rows[entries] = row;
            weights[entries] = weight;
            System.arraycopy(labelsOfRow, 0, labels, entries * slots, slots);
            entries++;
            return this;
        }

        public Builder endUpdate() {
            if (entries == last()) {
                throw new IllegalStateException("an update without rows");
            }
            if (updates == ends.length) {
                ends = Arrays.copyOf(ends, 2 * updates);
            }
            ends[updates++] = entries;
            return this;
        }

        public Updates build() {
            if (entries != last()) {
                throw new IllegalStateException("rows behind the last update");
            }
            return new Updates(
                    slots,
                    Arrays.copyOf(ends, updates),
                    Arrays.copyOf(rows, entries),
                    Arrays.copyOf(labels, entries * slots),
                    Arrays.copyOf(weights, entries));
        }

        private int last() {
            return updates == 0 ? 0 : ends[updates - 1];
        }
    }
}
