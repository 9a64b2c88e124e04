package superb.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import superb.files.Sha256;

/**
 * One immutable segment file, mapped into memory when it is indexed: it stays readable when another process removes it. Thread-safe;
 * the mapping goes with the object.
 */
final class Segment implements SegmentIndex.Rows {
    private final Path file;
    private final SegmentHeader header;
    private final List<RowKey> keys;
    private final ByteBuffer payload;
    private final FloatBuffer rows;
    private final int rowFloats;
    private final AtomicIntegerArray verified;

    private Segment(Path file, SegmentHeader header, List<RowKey> keys, ByteBuffer payload) {
        this.file = file;
        this.header = header;
        this.keys = keys;
        this.payload = payload;
        this.rows = payload.asFloatBuffer();
        this.rowFloats = header.layers() * header.dim();
        this.verified = new AtomicIntegerArray(header.chunks().size());
    }

    /**
     * Checks the header and the length, not yet the payload.
     *
     * @throws DamagedSegment if the file is not what the format promises
     */
    static Segment open(Path file, StoreIdentity identity) throws IOException {
        SegmentFile<SegmentHeader> read = SegmentFile.open(file, SegmentHeader::parse, header -> {
            header.check(identity);
            return Math.multiplyExact(identity.rowBytes(), (long) header.rows());
        });
        List<RowKey> keys = SegmentFile.keys(read.header().keys());
        return new Segment(file, read.header(), keys, read.payload());
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public List<RowKey> keys() {
        return keys;
    }

    int chunks() {
        return header.chunks().size();
    }

    int chunkOf(int row) {
        return row / header.chunkRows();
    }

    /** Whether the chunk is what was written; hashes it once in the life of this object. */
    boolean intact(int chunk) {
        if (verified.get(chunk) != 0) {
            return true;
        }
        long chunkBytes = (long) header.chunkRows() * rowFloats * Float.BYTES;
        int from = Math.toIntExact(chunk * chunkBytes);
        int to = (int) Math.min(payload.capacity(), from + chunkBytes);
        boolean same =
                Sha256.of(payload.slice(from, to - from)).equals(header.chunks().get(chunk));
        if (same) {
            verified.set(chunk, 1);
        }
        return same;
    }

    /** Copies one row to {@code target[index ..)}; nothing is allocated. */
    void copy(int row, FloatBuffer target, int index) {
        target.put(index, rows, row * rowFloats, rowFloats);
    }
}
