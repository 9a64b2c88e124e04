package superb.engine.cost;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * A tensor of which only the shape is known. A tensor of valid lengths is known by its one value instead.
 *
 * @param kind what it is made of
 * @param dims sizes of the axes; for {@code LENGTHS} the value
 * @param storage number of the memory it lies in, which views share; {@link ActivationMemory#NONE} for weights
 */
record Shape(Kind kind, List<Long> dims, int storage) {

    enum Kind {
        /** Part of the definition; products with it are signal processing and not counted. */
        CONSTANT,
        WEIGHT,
        ACTIVATION,
        LENGTHS
    }

    Shape {
        dims = List.copyOf(dims);
    }

    int rank() {
        return dims.size();
    }

    long dim(int axis) {
        return dims.get(axis);
    }

    long last() {
        return dims.get(dims.size() - 1);
    }

    long elements() {
        return product(dims);
    }

    /** The one value of a tensor of lengths. */
    long length() {
        if (kind != Kind.LENGTHS) {
            throw new IllegalArgumentException(this + " is not a tensor of lengths");
        }
        return dims.get(0);
    }

    /** The dims with another size of one axis. */
    List<Long> with(int axis, long size) {
        List<Long> changed = new ArrayList<>(dims);
        changed.set(axis, size);
        return changed;
    }

    /** The dims without the last ones. */
    List<Long> leading(int without) {
        return dims.subList(0, dims.size() - without);
    }

    /** The usual rule: aligned from the last axis, an axis of size 1 repeats. */
    static Optional<List<Long>> broadcast(List<Long> a, List<Long> b) {
        List<Long> result = new ArrayList<>(a.size() >= b.size() ? a : b);
        List<Long> shorter = a.size() >= b.size() ? b : a;
        int offset = result.size() - shorter.size();
        for (int i = 0; i < shorter.size(); i++) {
            long one = result.get(offset + i);
            long other = shorter.get(i);
            if (one != other && one != 1 && other != 1) {
                return Optional.empty();
            }
            result.set(offset + i, one == 1 ? other : one);
        }
        return Optional.of(result);
    }

    static long product(List<Long> dims) {
        long product = 1;
        for (long dim : dims) {
            product = Math.multiplyExact(product, dim);
        }
        return product;
    }

    static List<Long> longs(int... dims) {
        List<Long> longs = new ArrayList<>(dims.length);
        for (int dim : dims) {
            longs.add((long) dim);
        }
        return longs;
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + dims;
    }
}
