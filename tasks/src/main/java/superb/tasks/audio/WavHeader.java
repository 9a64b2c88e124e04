package superb.tasks.audio;

import java.nio.ByteBuffer;
import superb.error.Problem;

/**
 * The chunks of a WAV file, checked against each other and against the size of the file.
 *
 * <p>The length of the sound has two witnesses: the {@code data} chunk says where it ends, and there the file, the RIFF
 * form or another whole chunk must end or begin. So a data length that was left open by a program writing to a pipe (0
 * or 0xFFFFFFFF), or that one damaged byte made shorter, is found; the sound is never cut silently.
 *
 * @param dataStart byte offset of the first sample
 */
record WavHeader(AudioInfo info, long dataStart) {
    private static final int PCM = 1;
    private static final int FLOAT = 3;
    private static final int EXTENSIBLE = 0xFFFE;
    private static final int MAX_CHUNKS = 1000;
    /** The last eight bytes of the sub-format GUID of EXTENSIBLE, the same for all codings. */
    private static final long GUID_END = 0x719B_3800_AA00_0080L;

    static WavHeader parse(FileBytes file) {
        if (!file.ascii(8, 4).equals("WAVE")) {
            throw file.untrusted(
                    8,
                    Problem.of("the RIFF file is not a WAV file")
                            .expected("the letters WAVE")
                            .next("remove it from the corpus"));
        }
        long riffEnd = 8 + Integer.toUnsignedLong(file.read(4, 4).getInt());
        AudioInfo format = null;
        AudioInfo sound = null;
        long dataStart = 0;
        long at = 12;
        for (int chunk = 0; at < file.size(); chunk++) {
            if (chunk == MAX_CHUNKS) {
                throw file.untrusted(at, Problem.of("the file has more than " + MAX_CHUNKS + " chunks"));
            }
            if (sound != null && (at == riffEnd || at == riffEnd + 1)) {
                break; // the file and its data chunk agree; what follows is not part of the RIFF form
            }
            String id = chunkId(file, at, sound != null);
            long length = Integer.toUnsignedLong(file.read(at + 4, 4).getInt());
            long body = at + 8;
            if (id.equals("data")) {
                if (format == null || sound != null) {
                    throw file.untrusted(
                            at,
                            Problem.of(format == null ? "data before its format" : "a second data chunk")
                                    .expected("one 'fmt ' chunk, then one 'data' chunk")
                                    .next(FileBytes.FETCH_AGAIN));
                }
                sound = sound(file, format, body, length);
                dataStart = body;
            } else if (body + length > file.size()) {
                throw file.data(
                        Problem.of("chunk '" + id + "' of " + length + " bytes reaches past the end of the file")
                                .at("byte " + at)
                                .expected("at most " + (file.size() - body) + " bytes")
                                .next(FileBytes.FETCH_AGAIN));
            } else if (id.equals("fmt ")) {
                if (format != null) {
                    throw file.untrusted(at, Problem.of("a second format chunk").next(FileBytes.FETCH_AGAIN));
                }
                format = format(file, body, length);
            }
            at = body + length + (length & 1);
        }
        if (sound == null) {
            throw file.data(Problem.of("the file has no " + (format == null ? "'fmt '" : "'data'") + " chunk")
                    .next(FileBytes.FETCH_AGAIN));
        }
        return new WavHeader(sound, dataStart);
    }

    private static String chunkId(FileBytes file, long at, boolean afterData) {
        String id = file.ascii(at, 4);
        if (id.length() == 4 && id.chars().allMatch(c -> c >= ' ' && c <= '~') && file.size() >= at + 8) {
            return id;
        }
        throw file.untrusted(
                at,
                Problem.of(
                                afterData
                                        ? "the 'data' chunk ends here, but neither the file nor a next chunk agrees"
                                        : "no chunk begins where the chunk before it ends")
                        .expected("four letters and a length, or the end of the file")
                        .next("write the file again with a true header (programs that write to a pipe leave the length"
                                + " open), or fetch it again"));
    }

    private static AudioInfo sound(FileBytes file, AudioInfo format, long body, long length) {
        long there = file.size() - body;
        int frameBytes = format.channels() * format.bits() / 8;
        if (length > there) {
            throw file.data(
                    Problem.of("the 'data' chunk promises " + length + " bytes, but only " + there + " are there")
                            .at("byte " + (body - 4))
                            .expected(length / frameBytes + " samples, found " + there / frameBytes)
                            .next(
                                    length >= 0xFFFF_FF00L
                                            ? "the length was left open by a program that wrote to a pipe; write the file again"
                                            : FileBytes.FETCH_AGAIN));
        }
        if (length % frameBytes != 0) {
            throw file.untrusted(
                    body - 4,
                    Problem.of("the 'data' chunk of " + length + " bytes is no whole number of samples")
                            .expected("a multiple of " + frameBytes)
                            .next(FileBytes.FETCH_AGAIN));
        }
        return new AudioInfo(
                length / frameBytes, format.sampleRateHz(), format.channels(), format.bits(), format.format());
    }

    private static AudioInfo format(FileBytes file, long body, long length) {
        if (length < 16 || length == 17 || length > 4096) {
            throw file.untrusted(
                    body - 4,
                    Problem.of("the format chunk has " + length + " bytes").expected("16, 18 or 40 bytes"));
        }
        ByteBuffer chunk = file.read(body, (int) Math.min(length, 40));
        int tag = Short.toUnsignedInt(chunk.getShort(0));
        int channels = Short.toUnsignedInt(chunk.getShort(2));
        long rate = Integer.toUnsignedLong(chunk.getInt(4));
        int frameBytes = Short.toUnsignedInt(chunk.getShort(12));
        int bits = Short.toUnsignedInt(chunk.getShort(14));
        int extra = length >= 18 ? Short.toUnsignedInt(chunk.getShort(16)) : 0;
        if (18 + extra > length && length > 16) {
            throw file.untrusted(
                    body + 16,
                    Problem.of("the format chunk has " + length + " bytes but an extension of " + extra)
                            .expected("an extension of at most " + (length - 18) + " bytes"));
        }
        if (tag == EXTENSIBLE) {
            tag = extensible(file, body, chunk, extra, bits);
        }
        boolean read = tag == PCM && (bits == 16 || bits == 24 || bits == 32) || tag == FLOAT && bits == 32;
        if (!read) {
            throw file.untrusted(
                    body,
                    Problem.of("the samples are " + FileKinds.wavCoding(tag) + " of " + bits + " bits")
                            .expected("PCM of 16, 24 or 32 bits, or float of 32 bits")
                            .next("convert the corpus first, for example: sox IN -b 16 -e signed-integer OUT"));
        }
        if (channels == 0 || rate == 0 || rate > Integer.MAX_VALUE || frameBytes != channels * bits / 8) {
            throw file.untrusted(
                    body,
                    Problem.of("the format contradicts itself: " + channels + " channels of " + bits + " bits at "
                                    + rate + " Hz in blocks of " + frameBytes + " bytes")
                            .expected("blocks of channels x bits / 8 bytes, and a rate above 0")
                            .next(FileBytes.FETCH_AGAIN));
        }
        AudioFormat format = tag == PCM ? AudioFormat.WAV_PCM : AudioFormat.WAV_FLOAT;
        return new AudioInfo(0, (int) rate, channels, bits, format);
    }

    /** The coding inside WAVE_FORMAT_EXTENSIBLE. */
    private static int extensible(FileBytes file, long body, ByteBuffer chunk, int extra, int bits) {
        if (extra < 22) {
            throw file.untrusted(
                    body + 16,
                    Problem.of("the extensible format has an extension of " + extra + " bytes")
                            .expected("22 bytes"));
        }
        int validBits = Short.toUnsignedInt(chunk.getShort(18));
        if (validBits != bits) {
            throw file.untrusted(
                    body + 18,
                    Problem.of("only " + validBits + " of " + bits + " bits of a sample are valid")
                            .expected("all " + bits + " bits")
                            .next("convert the corpus first, for example: sox IN -b 16 OUT"));
        }
        if (chunk.getInt(26) != 0 || chunk.getShort(30) != 0x10 || chunk.getLong(32) != GUID_END) {
            throw file.untrusted(
                    body + 24,
                    Problem.of("the sub-format is none of the standard ones")
                            .expected("PCM or float")
                            .next("convert the corpus first, for example: sox IN -b 16 OUT"));
        }
        return Short.toUnsignedInt(chunk.getShort(24));
    }
}
