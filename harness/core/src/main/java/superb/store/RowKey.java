package superb.store;

import java.nio.ByteBuffer;
import java.util.HexFormat;

/** SHA-256 of everything that decides a row, as four big-endian words. */
public record RowKey(long a, long b, long c, long d) {

    static RowKey of(byte[] sha256) {
        ByteBuffer words = ByteBuffer.wrap(sha256);
        return new RowKey(words.getLong(), words.getLong(), words.getLong(), words.getLong());
    }

    /** @throws IllegalArgumentException if the text is not 64 hex digits */
    public static RowKey parse(String hex) {
        byte[] bytes = HexFormat.of().parseHex(hex);
        if (bytes.length != Long.BYTES * 4) {
            throw new IllegalArgumentException("a row key has 64 hex digits, got " + hex.length());
        }
        return of(bytes);
    }

    @Override
    public int hashCode() {
        return Long.hashCode(a); // already uniform
    }

    @Override
    public String toString() {
        return "%016x%016x%016x%016x".formatted(a, b, c, d);
    }
}
