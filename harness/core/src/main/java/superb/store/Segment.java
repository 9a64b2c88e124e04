package superb.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicIntegerArray;
import superb.files.Sha256;

/**
 * One immutable segment file, mapped into memory when it is indexed: it stays readable when another process removes it. Thread-safe;
 * the mapping goes with the object.
 */
final class Segment {
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
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long size = channel.size();
            ByteBuffer prefix = read(channel, 0, SegmentFormat.PREFIX_BYTES, size);
            int length = SegmentFormat.headerLength(prefix, size);
            byte[] sha256 = new byte[32];
            prefix.get(sha256);
            byte[] bytes =
                    read(channel, SegmentFormat.PREFIX_BYTES, length, size).array();
            if (!Arrays.equals(sha256, Sha256.digest().digest(bytes))) {
                throw new DamagedSegment("checksum of the header");
            }
            SegmentHeader header = SegmentHeader.parse(bytes);
            header.check(identity);
            long offset = SegmentFormat.payloadOffset(length);
            long payloadBytes = Math.multiplyExact(identity.rowBytes(), (long) header.rows());
            if (size != offset + payloadBytes) {
                throw new DamagedSegment(size + " bytes instead of " + (offset + payloadBytes));
            }
            ByteBuffer payload = channel.map(FileChannel.MapMode.READ_ONLY, offset, payloadBytes)
                    .order(ByteOrder.LITTLE_ENDIAN);
            return new Segment(
                    file, header, header.keys().stream().map(RowKey::parse).toList(), payload);
        } catch (com.fasterxml.jackson.core.JsonProcessingException
                | IllegalArgumentException
                | ArithmeticException e) {
            throw new DamagedSegment("header: " + e.getMessage());
        }
    }

    private static ByteBuffer read(FileChannel channel, long position, int bytes, long size) throws IOException {
        if (position + bytes > size) {
            throw new DamagedSegment("only " + size + " bytes");
        }
        ByteBuffer buffer = ByteBuffer.allocate(bytes);
        while (buffer.hasRemaining()) {
            if (channel.read(buffer, position + buffer.position()) < 0) {
                throw new DamagedSegment("became shorter while being read");
            }
        }
        return buffer.flip();
    }

    Path file() {
        return file;
    }

    List<RowKey> keys() {
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
