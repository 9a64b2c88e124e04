package superb.store;

import java.nio.FloatBuffer;
import java.util.List;
import superb.features.RowSource;

/** Rows of a store, resolved to their segments once. */
final class StoredRows implements RowSource {
    private final PooledStore store;
    private final Segment[] segment;
    private final int[] row;
    private final int rowFloats;

    /** Takes over the arrays. */
    StoredRows(PooledStore store, Segment[] segment, int[] row) {
        this.store = store;
        this.segment = segment;
        this.row = row;
        this.rowFloats = store.identity().rowFloats();
    }

    @Override
    public int rows() {
        return row.length;
    }

    @Override
    public int rowFloats() {
        return rowFloats;
    }

    @Override
    public void copyRows(int[] numbers, FloatBuffer target) {
        int index = target.position();
        for (int number : numbers) {
            Segment from = segment[number];
            if (!from.intact(from.chunkOf(row[number]))) {
                store.drop(from);
                throw new MissingRowsException(List.of(from.keys().get(row[number])), store.path());
            }
            from.copy(row[number], target, index);
            index += rowFloats;
        }
        target.position(index);
    }
}
