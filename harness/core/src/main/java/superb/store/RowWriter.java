package superb.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import superb.error.DataException;
import superb.error.Problem;
import superb.files.Disk;

/**
 * Adds rows to a store. Rows are gathered in memory and appear together, as one segment file, when enough of them or enough time has
 * passed, at {@link #flush} and at {@link #close}; a killed process loses at most the rows since then. Thread-safe.
 */
public final class RowWriter implements AutoCloseable {
    private final PooledStore store;
    private final Disk disk;
    private final Limits limits;
    private final WaitingRows waiting;
    private final ByteBuffer bytes;
    private final FloatBuffer floats;

    /**
     * When a segment is closed.
     *
     * @param rows of a full segment
     * @param chunkRows rows that share a checksum
     * @param seconds after its first row; bounds what a kill can cost a slow upstream
     */
    record Limits(int rows, int chunkRows, long seconds) {
        static final Limits STANDARD = new Limits(256, 16, 120);

        /** Fewer rows where rows are so wide that a segment would not fit an int of bytes. */
        Limits fitting(long rowBytes) {
            return new Limits((int) Math.max(1, Math.min(rows, (1L << 28) / rowBytes)), chunkRows, seconds);
        }
    }

    RowWriter(PooledStore store, Disk disk, Limits limits) {
        this.store = store;
        this.disk = disk;
        this.limits = limits.fitting(store.identity().rowBytes());
        int capacity = Math.toIntExact(this.limits.rows() * store.identity().rowBytes());
        this.bytes = ByteBuffer.allocateDirect(capacity).order(ByteOrder.LITTLE_ENDIAN);
        this.floats = bytes.asFloatBuffer();
        this.waiting = new WaitingRows(LiveMark.set(store.path(), store.identity(), disk), disk, limits.seconds());
    }

    /**
     * Adds one row; it can be read after the next flush. A key that the store or this writer has already is left as it is.
     *
     * @param row exactly {@code layers * dim} values remaining; its position moves to its end
     * @throws DataException if a value is not finite: such a row must never be found later
     */
    public synchronized void append(RowKey key, FloatBuffer row) {
        int width = store.identity().rowFloats();
        if (row.remaining() != width) {
            throw new IllegalArgumentException("a row has " + width + " values, got " + row.remaining());
        }
        if (store.contains(key) || waiting.contains(key)) {
            row.position(row.limit());
            return;
        }
        checkFinite(row);
        if (waiting.size() == limits.rows()) {
            flush(); // the last one failed: either there is room again, or it says so again
        }
        floats.put(row);
        waiting.add(key);
        if (waiting.size() == limits.rows() || waiting.overdue()) {
            flush();
        }
    }

    private void checkFinite(FloatBuffer row) {
        int dim = store.identity().dim();
        for (int i = row.position(); i < row.limit(); i++) {
            if (!Float.isFinite(row.get(i))) {
                int layer = (i - row.position()) / dim;
                throw new DataException(Problem.of("the features hold a value that is not finite: " + row.get(i))
                        .at("hidden state " + layer + " of " + store.identity().name())
                        .expected("finite hidden states")
                        .next("use --precision fp32; check the checkpoint with superb check"));
            }
        }
    }

    /** Makes all rows so far durable and readable. */
    public synchronized void flush() {
        ByteBuffer rows = bytes.duplicate().limit(floats.position() * Float.BYTES);
        if (waiting.flush(
                () -> SegmentWriter.write(store.path(), store.identity(), waiting.keys(), rows, limits, disk))) {
            floats.clear();
            store.refresh();
        }
    }

    /** Flushes, unless the last flush failed. */
    @Override
    public synchronized void close() {
        waiting.close(this::flush);
    }
}
