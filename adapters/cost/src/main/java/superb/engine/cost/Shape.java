package superb.engine.cost;

import java.util.List;
import java.util.Locale;

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
        return dims.stream().reduce(1L, Math::multiplyExact);
    }

    /** The one value of a tensor of lengths. */
    long length() {
        if (kind != Kind.LENGTHS) {
            throw new IllegalArgumentException(this + " is not a tensor of lengths");
        }
        return dims.get(0);
    }

    @Override
    public String toString() {
        return kind.name().toLowerCase(Locale.ROOT) + dims;
    }
}
