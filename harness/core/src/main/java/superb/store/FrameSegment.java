package superb.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import superb.files.Sha256;

/** One immutable segment file of frames, rows {@code [layers, frames, dim]} in float16. Thread-safe. */
final class FrameSegment implements SegmentIndex.Rows {
    private final Path file;
    private final FrameHeader header;
    private final List<RowKey> keys;
    private final ByteBuffer payload;
    private final int[] offsets;
    private final AtomicIntegerArray verified;

    private FrameSegment(Path file, FrameHeader header, List<RowKey> keys, ByteBuffer payload, int frameBytes) {
        this.file = file;
        this.header = header;
        this.keys = keys;
        this.payload = payload;
        this.offsets = new int[keys.size() + 1];
        for (int row = 0; row < keys.size(); row++) {
            offsets[row + 1] = offsets[row] + header.frames().get(row) * frameBytes; // the sum was checked
        }
        this.verified = new AtomicIntegerArray(keys.size());
    }

    static FrameSegment open(Path file, StoreIdentity identity) throws IOException {
        SegmentFile<FrameHeader> read = SegmentFile.open(file, FrameHeader::parse, header -> header.check(identity));
        List<RowKey> keys = SegmentFile.keys(read.header().keys());
        return new FrameSegment(
                file, read.header(), keys, read.payload(), Math.toIntExact(FrameStore.frameBytes(identity)));
    }

    @Override
    public Path file() {
        return file;
    }

    @Override
    public List<RowKey> keys() {
        return keys;
    }

    int frames(int row) {
        return header.frames().get(row);
    }

    /** Whether the row is what was written; hashes it once in the life of this object. */
    boolean intact(int row) {
        if (verified.get(row) == 0) {
            ByteBuffer bytes = payload.slice(offsets[row], offsets[row + 1] - offsets[row]);
            if (!Sha256.of(bytes).equals(header.rows().get(row))) {
                return false;
            }
            verified.set(row, 1);
        }
        return true;
    }

    /** Copies one hidden state of a row, {@code [frames, dim]}, to {@code target[index ..)}; gives its bytes. */
    int copy(int row, int layer, ByteBuffer target, int index) {
        int bytes = (offsets[row + 1] - offsets[row]) / header.layers();
        target.put(index, payload, offsets[row] + layer * bytes, bytes);
        return bytes;
    }
}
