package superb.features;

import java.nio.FloatBuffer;

/** A table of feature rows {@code [rows, layers, dim]} from which any rows can be gathered, again and again. Thread-safe. */
public interface RowSource {

    int rows();

    /** Floats of one row: {@code layers * dim}. */
    int rowFloats();

    /**
     * Writes the rows with these numbers, one after the other, at the position of {@code target} and moves it on. Fast into direct
     * buffers of native byte order; nothing is allocated a row.
     *
     * @throws superb.store.MissingRowsException if a row was damaged on disk since it was written
     */
    void copyRows(int[] numbers, FloatBuffer target);

    /** All rows in order. */
    default void copyAll(FloatBuffer target) {
        copyRows(java.util.stream.IntStream.range(0, rows()).toArray(), target);
    }
}
