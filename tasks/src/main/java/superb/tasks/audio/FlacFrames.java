package superb.tasks.audio;

import superb.error.Problem;

/**
 * Finds where each frame ends by its own checksum (CRC-16, polynomial 0x8005, over the whole frame; RFC 9639, section
 * 9.3), before anything is decoded.
 *
 * <p>The decoder library cannot be left alone with this: it turns a frame with a wrong checksum into silence and goes
 * on, skips bytes until it finds something like a frame, and writes to standard output when it meets certain damage.
 */
final class FlacFrames {
    /** Header of 5 bytes and its CRC-8, one byte of subframe, CRC-16. */
    private static final int SHORTEST = 9;

    private static final int[] CRC16 = table();

    private final FileBytes file;
    private final byte[] bytes;
    private int start;
    private int end;

    FlacFrames(FileBytes file, byte[] bytes, int firstFrame) {
        this.file = file;
        this.bytes = bytes;
        this.start = firstFrame;
        this.end = firstFrame;
    }

    /** Byte offset of the frame found last. */
    int start() {
        return start;
    }

    /** Byte offset behind the frame found last. */
    int end() {
        return end;
    }

    /** Goes to the next frame, whose first sample is {@code sample}; throws unless it is whole and unharmed. */
    void next(long sample, long total) {
        start = end;
        if (!sync(start)) {
            String what = start >= bytes.length
                    ? "the file ends after " + sample + " of " + total + " samples"
                    : "no frame begins where the next one is due";
            throw file.data(Problem.of(what)
                    .at(place(start, sample))
                    .expected("a FLAC frame")
                    .next(FileBytes.FETCH_AGAIN));
        }
        int crc = 0;
        for (int at = start; at < bytes.length; at++) {
            crc = (crc << 8 & 0xFFFF) ^ CRC16[crc >> 8 ^ bytes[at] & 0xFF];
            boolean border = at + 1 == bytes.length || sync(at + 1);
            if (crc == 0 && border && at + 1 - start >= SHORTEST) {
                end = at + 1;
                return;
            }
        }
        throw file.data(Problem.of(
                        "a FLAC frame is damaged, cut short, or followed by bytes that are no frame: its checksum (CRC-16) is not found")
                .at(place(start, sample))
                .expected(total + " samples in whole frames, found " + sample)
                .next(FileBytes.FETCH_AGAIN));
    }

    static String place(long at, long sample) {
        return "byte " + at + ", sample " + sample;
    }

    /** The 14 bits of every frame's start and the reserved bit after them. */
    private boolean sync(int at) {
        return at + 1 < bytes.length && bytes[at] == (byte) 0xFF && (bytes[at + 1] & 0xFE) == 0xF8;
    }

    private static int[] table() {
        int[] table = new int[256];
        for (int i = 0; i < 256; i++) {
            int crc = i << 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 0x8000) != 0 ? crc << 1 ^ 0x8005 : crc << 1;
            }
            table[i] = crc & 0xFFFF;
        }
        return table;
    }
}
