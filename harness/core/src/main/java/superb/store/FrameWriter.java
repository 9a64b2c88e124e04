package superb.store;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.ShortBuffer;
import java.util.ArrayList;
import java.util.List;
import superb.error.DataException;
import superb.error.Problem;
import superb.error.ResourcesException;
import superb.files.Disk;
import superb.files.NewFile;
import superb.files.Sha256;

/**
 * Adds rows to a {@link FrameStore}. Rows are gathered in memory and appear together, as one segment file, when enough bytes or enough
 * time has passed, at {@link #flush} and at {@link #close}; a killed process loses at most the rows since then. Thread-safe.
 */
public final class FrameWriter implements AutoCloseable {
    static final int SEGMENT_BYTES = 64 << 20;

    private static final int EXPONENT = 0x7C00; // all ones: infinite, or not a number

    private final FrameStore store;
    private final Disk disk;
    private final Limits limits;
    private final WaitingRows waiting;
    private final List<Row> rows = new ArrayList<>(); // of the waiting
    private long bytes;

    /**
     * When a segment is closed.
     *
     * @param bytes of a full segment
     * @param seconds after its first row; bounds what a kill can cost a slow upstream
     */
    record Limits(long bytes, long seconds) {
        static final Limits STANDARD = new Limits(SEGMENT_BYTES, 120);
    }

    private record Row(int frames, ByteBuffer bytes, String sha256) {}

    FrameWriter(FrameStore store, Disk disk, Limits limits) {
        this.store = store;
        this.disk = disk;
        this.limits = limits;
        this.waiting = new WaitingRows(LiveMark.set(store.path(), store.identity(), disk), disk, limits.seconds());
    }

    /**
     * Adds one row; it can be read after the next flush. A key that the store or this writer has already is left as it is.
     *
     * @param row {@code [layers, frames, dim]} in little-endian float16, from position to limit; not changed afterwards
     * @throws DataException if a value is not finite, or was too large for float16: such a row must never be found later
     */
    public synchronized void append(RowKey key, int frames, ByteBuffer row) {
        long expected = frames * FrameStore.frameBytes(store.identity());
        if (frames < 1 || row.remaining() != expected) {
            throw new IllegalArgumentException(frames + " frames have " + expected + " bytes, got " + row.remaining());
        }
        if (store.contains(key) || waiting.contains(key)) {
            return;
        }
        ByteBuffer bytesOfRow = row.slice().order(ByteOrder.LITTLE_ENDIAN);
        checkFinite(bytesOfRow.asShortBuffer(), frames);
        if (bytes + expected > limits.bytes()) {
            flush();
        }
        rows.add(new Row(frames, bytesOfRow, Sha256.of(bytesOfRow)));
        waiting.add(key);
        bytes += expected;
        if (bytes >= limits.bytes() || waiting.overdue()) {
            flush();
        }
    }

    /** Bytes of a row of so many frames; rows beyond what one mapping can hold are refused. */
    public int rowBytes(long frames) {
        long size = Math.multiplyExact(frames, FrameStore.frameBytes(store.identity()));
        if (size > Integer.MAX_VALUE - 8) {
            throw new ResourcesException(Problem.of("a clip of " + frames + " frames is too long for the frame store")
                    .at(store.identity().name())
                    .expected("at most " + new ByteSize(Integer.MAX_VALUE) + " a clip, got " + new ByteSize(size))
                    .next("--feature-cache off"));
        }
        return (int) size;
    }

    private void checkFinite(ShortBuffer row, int frames) {
        for (int i = 0; i < row.limit(); i++) {
            if ((row.get(i) & EXPONENT) == EXPONENT) {
                int layer = i / (frames * store.identity().dim());
                throw new DataException(Problem.of("a feature does not fit the float16 of the frame store")
                        .at("hidden state " + layer + " of " + store.identity().name())
                        .expected("finite values up to 65504")
                        .next("--feature-cache off, which computes the frames anew at every access"));
            }
        }
    }

    /** Makes all rows so far durable and readable. */
    public synchronized void flush() {
        if (waiting.flush(this::write)) {
            rows.clear();
            bytes = 0;
            store.refresh();
        }
    }

    private void write() {
        StoreIdentity identity = store.identity();
        FrameHeader header = new FrameHeader(
                FrameHeader.FORMAT,
                identity.sha256(),
                identity.layers(),
                identity.dim(),
                waiting.keys().stream().map(RowKey::toString).toList(),
                rows.stream().map(Row::frames).toList(),
                rows.stream().map(Row::sha256).toList());
        try (NewFile file = NewFile.create(disk, SegmentFormat.newName(store.path(), rows.size()))) {
            byte[] front = header.bytes();
            file.write(SegmentFormat.prefix(front, Sha256.digest().digest(front)));
            rows.forEach(row -> file.write(row.bytes().duplicate()));
            file.commit();
        } catch (IOException e) {
            throw new UncheckedIOException("a header of strings and integers can always be written", e);
        }
    }

    /** Flushes, unless the last flush failed. */
    @Override
    public synchronized void close() {
        waiting.close(this::flush);
    }
}
