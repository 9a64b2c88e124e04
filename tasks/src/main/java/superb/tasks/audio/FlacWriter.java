package superb.tasks.audio;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import superb.audio.Waveform;

/**
 * The bytes of 16 kHz mono FLAC files of 16 bits (RFC 9639): fixed predictors and one Rice parameter a block, whole
 * numbers throughout, so that the same samples give the same bytes on every machine. Files come out a tenth larger than
 * those of the reference encoder. (The one encoder that Maven Central has computes predictors in floating point and was
 * last released in 2015.)
 */
public final class FlacWriter {
    private static final int BLOCK = 4096;
    private static final int MAX_RICE = 14;

    private final ByteArrayOutputStream frame = new ByteArrayOutputStream();
    private long bits;
    private int bitCount;

    private FlacWriter() {}

    public static byte[] pcm16(short[] samples) {
        ByteArrayOutputStream file = new ByteArrayOutputStream();
        file.writeBytes(streamInfo(samples));
        FlacWriter writer = new FlacWriter();
        for (int at = 0, number = 0; at < samples.length; at += BLOCK, number++) {
            file.writeBytes(writer.frame(samples, at, Math.min(BLOCK, samples.length - at), number));
        }
        return file.toByteArray();
    }

    private static byte[] streamInfo(short[] samples) {
        ByteBuffer little = ByteBuffer.allocate(2 * samples.length).order(ByteOrder.LITTLE_ENDIAN);
        little.asShortBuffer().put(samples);
        long packed = (long) Waveform.SAMPLE_RATE_HZ << 44 | 15L << 36 | samples.length;
        try {
            return ByteBuffer.allocate(42)
                    .putInt(0x664C6143) // "fLaC"
                    .putInt(0x8000_0022) // the last metadata block, STREAMINFO, 34 bytes
                    .putShort((short) BLOCK)
                    .putShort((short) BLOCK)
                    .put(new byte[6]) // frame sizes are not stated
                    .putLong(packed)
                    .put(MessageDigest.getInstance("MD5").digest(little.array()))
                    .array();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has MD5", e);
        }
    }

    private byte[] frame(short[] samples, int at, int n, int number) {
        frame.reset();
        put(0xFFF8, 16);
        put(0b0111_0101, 8); // block size in 16 bits at the end of the header, 16 kHz
        put(0b0000_100_0, 8); // mono, 16 bits
        utf8(number);
        put(n - 1, 16);
        put(crc(frame.toByteArray(), 0x07, 8), 8);
        subframe(samples, at, n);
        put(0, (8 - bitCount) & 7);
        put(crc(frame.toByteArray(), 0x8005, 16), 16);
        return frame.toByteArray();
    }

    private void subframe(short[] samples, int at, int n) {
        int[] residual = new int[n];
        for (int i = 0; i < n; i++) {
            residual[i] = samples[at + i];
        }
        int[] best = residual;
        int order = 0;
        long least = size(residual, 0);
        int[] last = residual;
        for (int o = 1; o <= 4 && o < n; o++) {
            int[] next = last.clone();
            for (int i = n - 1; i >= o; i--) {
                next[i] = last[i] - last[i - 1];
            }
            long size = size(next, o);
            if (size < least) {
                least = size;
                best = next;
                order = o;
            }
            last = next;
        }
        if (least >= 16L * n) {
            put(0b0_000001_0, 8); // verbatim
            for (int i = 0; i < n; i++) {
                put(samples[at + i], 16);
            }
            return;
        }
        put((8 | order) << 1, 8); // fixed predictor
        for (int i = 0; i < order; i++) {
            put(samples[at + i], 16);
        }
        int rice = rice(best, order);
        put(0, 6); // Rice parameters of four bits, one partition
        put(rice, 4);
        for (int i = order; i < n; i++) {
            int folded = best[i] << 1 ^ best[i] >> 31;
            for (int zeros = folded >>> rice; zeros > 0; zeros -= Math.min(zeros, 32)) {
                put(0, Math.min(zeros, 32));
            }
            put(1 << rice | folded & (1 << rice) - 1, rice + 1);
        }
    }

    /** Bits that the residual takes with its best Rice parameter. */
    private static long size(int[] residual, int order) {
        return size(residual, order, rice(residual, order)) + 16L * order + 18;
    }

    /** The best parameter lies next to the logarithm of the mean. */
    private static int rice(int[] residual, int order) {
        long mean = size(residual, order, 0) / Math.max(1, residual.length - order);
        int guess = 63 - Long.numberOfLeadingZeros(mean);
        int best = Math.min(MAX_RICE, guess);
        for (int k = Math.max(0, guess - 1); k <= Math.min(MAX_RICE, guess + 1); k++) {
            if (size(residual, order, k) < size(residual, order, best)) {
                best = k;
            }
        }
        return best;
    }

    private static long size(int[] residual, int order, int rice) {
        long size = (long) (residual.length - order) * (rice + 1);
        for (int i = order; i < residual.length; i++) {
            size += (residual[i] << 1 ^ residual[i] >> 31) >>> rice;
        }
        return size;
    }

    /** A frame number below 65,536 (four and a half hours) in the coding that FLAC borrows from UTF-8. */
    private void utf8(int number) {
        if (number < 0x80) {
            put(number, 8);
        } else if (number < 0x800) {
            put(0xC0 | number >> 6, 8);
            put(0x80 | number & 0x3F, 8);
        } else {
            put(0xE0 | number >> 12, 8);
            put(0x80 | number >> 6 & 0x3F, 8);
            put(0x80 | number & 0x3F, 8);
        }
    }

    private void put(int value, int width) {
        bits = bits << width | value & (1L << width) - 1;
        bitCount += width;
        while (bitCount >= 8) {
            bitCount -= 8;
            frame.write((int) (bits >>> bitCount));
        }
    }

    private static int crc(byte[] bytes, int polynomial, int width) {
        int crc = 0;
        for (byte it : bytes) {
            crc ^= (it & 0xFF) << width - 8;
            for (int bit = 0; bit < 8; bit++) {
                crc = (crc & 1 << width - 1) != 0 ? crc << 1 ^ polynomial : crc << 1;
            }
        }
        return crc & (1 << width) - 1;
    }
}
