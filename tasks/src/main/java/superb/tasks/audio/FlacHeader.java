package superb.tasks.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.Set;
import superb.error.Problem;

/**
 * The STREAMINFO block of a FLAC file (RFC 9639, section 8.2).
 *
 * @param block the 34 bytes of STREAMINFO
 */
record FlacHeader(AudioInfo info, byte[] block) {
    static final int BLOCK_AT = 8;
    static final int BLOCK_BYTES = 34;
    /** jflac decodes these bit-exactly; the tests compare. */
    private static final Set<Integer> BITS = Set.of(8, 12, 16, 20, 24);
    /**
     * More samples a byte than any speech has: digital silence in blocks of 4096 has 370. Without such a limit a small
     * file could ask for any amount of memory.
     */
    private static final int MAX_SAMPLES_PER_BYTE = 1024;

    static FlacHeader parse(FileBytes file) {
        int kindAndLength = file.read(4, 4).order(ByteOrder.BIG_ENDIAN).getInt() & 0x7FFF_FFFF;
        if (kindAndLength != BLOCK_BYTES) {
            throw file.untrusted(
                    4,
                    Problem.of("the FLAC file does not begin with STREAMINFO")
                            .expected("a block of type 0 with 34 bytes")
                            .next(FileBytes.FETCH_AGAIN));
        }
        byte[] block = new byte[BLOCK_BYTES];
        file.read(BLOCK_AT, BLOCK_BYTES).get(block);
        ByteBuffer fields = ByteBuffer.wrap(block);
        int minBlock = Short.toUnsignedInt(fields.getShort(0));
        int maxBlock = Short.toUnsignedInt(fields.getShort(2));
        long packed = fields.getLong(10);
        int rate = (int) (packed >>> 44);
        int channels = (int) (packed >>> 41 & 7) + 1;
        int bits = (int) (packed >>> 36 & 31) + 1;
        long samples = packed & 0xF_FFFF_FFFFL;
        if (minBlock < 16 || maxBlock < minBlock || rate == 0) {
            throw file.untrusted(
                    BLOCK_AT,
                    Problem.of("STREAMINFO contradicts itself: blocks of " + minBlock + " to " + maxBlock
                                    + " samples at " + rate + " Hz")
                            .expected("blocks of 16 to 65535 samples, and a rate above 0")
                            .next(FileBytes.FETCH_AGAIN));
        }
        if (!BITS.contains(bits)) {
            throw file.untrusted(
                    BLOCK_AT + 12,
                    Problem.of("the samples are FLAC of " + bits + " bits")
                            .expected("8, 12, 16, 20 or 24 bits")
                            .next("convert the corpus first, for example: sox IN -b 16 OUT.flac"));
        }
        if (samples == 0) {
            throw file.untrusted(
                    BLOCK_AT + 13,
                    Problem.of("the number of samples is left open in STREAMINFO")
                            .expected("the length of the file")
                            .next("write it again with a program that can seek: flac -d FILE && flac WAV"));
        }
        if (samples / MAX_SAMPLES_PER_BYTE > file.size()) {
            throw file.untrusted(
                    BLOCK_AT + 13,
                    Problem.of("STREAMINFO promises " + samples + " samples in a file of " + file.size() + " bytes")
                            .expected("at most " + MAX_SAMPLES_PER_BYTE + " samples a byte")
                            .next(FileBytes.FETCH_AGAIN));
        }
        return new FlacHeader(new AudioInfo(samples, rate, channels, bits, AudioFormat.FLAC), block);
    }

    /** MD5 of the samples, little-endian in whole bytes; all zero where the encoder left it out. */
    byte[] md5() {
        return Arrays.copyOfRange(block, 18, 34);
    }
}
