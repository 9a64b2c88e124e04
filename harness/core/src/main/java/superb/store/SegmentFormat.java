package superb.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Layout of a segment file: {@code magic [8]}, header length (int32), SHA-256 of the header {@code [32]}, header (JSON), zeros up to
 * the next multiple of 4096, then the rows as little-endian float32. All integers are little-endian.
 */
final class SegmentFormat {
    static final String SUFFIX = ".rows";
    static final String CORRUPT_SUFFIX = ".corrupt";
    static final int PREFIX_BYTES = 8 + Integer.BYTES + 32;

    private static final byte[] MAGIC = "SUPERBR1".getBytes(StandardCharsets.US_ASCII);
    private static final Pattern NAME = Pattern.compile("seg-(\\d{1,9})-.*");
    private static final int ALIGNMENT = 4096;

    private SegmentFormat() {}

    static ByteBuffer prefix(byte[] header, byte[] headerSha256) {
        ByteBuffer start = ByteBuffer.allocate(Math.toIntExact(payloadOffset(header.length)))
                .order(ByteOrder.LITTLE_ENDIAN);
        start.put(MAGIC).putInt(header.length).put(headerSha256).put(header);
        return start.rewind(); // the padding is already zero
    }

    /** Reads the header's length out of the first {@link #PREFIX_BYTES} bytes; never trusts more than the file holds. */
    static int headerLength(ByteBuffer prefix, long fileBytes) throws DamagedSegment {
        byte[] magic = new byte[MAGIC.length];
        prefix.order(ByteOrder.LITTLE_ENDIAN).get(magic);
        int length = prefix.getInt();
        if (!java.util.Arrays.equals(magic, MAGIC)) {
            throw new DamagedSegment("not a segment file");
        }
        if (length < 2 || length > fileBytes - PREFIX_BYTES) {
            throw new DamagedSegment("header of " + length + " bytes in a file of " + fileBytes);
        }
        return length;
    }

    static long payloadOffset(int headerLength) {
        long end = (long) PREFIX_BYTES + headerLength;
        return (end + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    }

    /** Unique; says how many rows it holds, for those who list files without reading them. */
    static Path newName(Path folder, int rows) {
        return folder.resolve("seg-" + rows + "-" + UUID.randomUUID() + SUFFIX);
    }

    /** Rows by the name of the file, 0 where it does not tell. */
    static int rows(Path file) {
        Matcher name = NAME.matcher(file.getFileName().toString());
        return name.matches() ? Integer.parseInt(name.group(1)) : 0;
    }

    static boolean isSegment(Path file) {
        String name = file.getFileName().toString();
        return name.endsWith(SUFFIX) && !name.startsWith(".");
    }
}
