package superb.store;

import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.List;
import superb.files.Sha256;

/**
 * What every kind of segment file has: a header with its checksum, and a payload of the length that the header promises, mapped into
 * memory: it stays readable when another process removes the file.
 */
record SegmentFile<H>(H header, ByteBuffer payload) {

    interface Parser<H> {
        H parse(byte[] header) throws IOException;
    }

    interface Check<H> {
        /** Bytes of the payload that belongs to this header; DamagedSegment where it is not what its format promises. */
        long payloadBytes(H header) throws IOException;
    }

    /**
     * Checks the header and the length, not yet the payload.
     *
     * @throws DamagedSegment if the file is not what the format promises
     */
    static <H> SegmentFile<H> open(Path file, Parser<H> parser, Check<H> check) throws IOException {
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
            H header = parser.parse(bytes);
            long payloadBytes = check.payloadBytes(header);
            long offset = SegmentFormat.payloadOffset(length);
            if (size != offset + payloadBytes) {
                throw new DamagedSegment(size + " bytes instead of " + (offset + payloadBytes));
            }
            ByteBuffer payload = channel.map(FileChannel.MapMode.READ_ONLY, offset, payloadBytes)
                    .order(ByteOrder.LITTLE_ENDIAN);
            return new SegmentFile<>(header, payload);
        } catch (JsonProcessingException | IllegalArgumentException | ArithmeticException e) {
            throw new DamagedSegment("header: " + e.getMessage());
        }
    }

    /** @throws DamagedSegment if one is no key */
    static List<RowKey> keys(List<String> hex) throws DamagedSegment {
        try {
            return hex.stream().map(RowKey::parse).toList();
        } catch (IllegalArgumentException e) {
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
}
