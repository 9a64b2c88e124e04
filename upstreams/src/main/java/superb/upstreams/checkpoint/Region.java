package superb.upstreams.checkpoint;

import java.io.InputStream;
import java.nio.ByteBuffer;
import java.util.Objects;

/** Part of a file as a stream that knows where it is. Belongs to one thread; needs no closing. */
final class Region extends InputStream {
    private static final int BUFFER = 1 << 13;

    private final WeightFile file;
    private final long end;
    private final ByteBuffer buffer = ByteBuffer.allocate(BUFFER).limit(0);
    private long fetched;

    Region(WeightFile file, long from, long to) {
        if (from < 0 || from > to || to > file.size()) {
            throw new IllegalArgumentException("bytes " + from + " to " + to + " of " + file.size());
        }
        this.file = file;
        this.fetched = from;
        this.end = to;
    }

    /** Offset in the file of the next byte. */
    long position() {
        return fetched - buffer.remaining();
    }

    long left() {
        return end - position();
    }

    @Override
    public int read() {
        return fill() ? buffer.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] target, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, target.length);
        if (length == 0) {
            return 0;
        }
        if (!fill()) {
            return -1;
        }
        int n = Math.min(length, buffer.remaining());
        buffer.get(target, offset, n);
        return n;
    }

    private boolean fill() {
        if (!buffer.hasRemaining() && fetched < end) {
            buffer.clear().limit((int) Math.min(BUFFER, end - fetched));
            file.read(fetched, buffer);
            fetched += buffer.position();
            buffer.flip();
        }
        return buffer.hasRemaining();
    }
}
