package superb.tasks.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.nio.charset.StandardCharsets;
import superb.audio.Waveform;

/** The bytes of canonical 16 kHz mono WAV files: one {@code fmt } and one {@code data} chunk, nothing else. */
public final class WavWriter {
    private WavWriter() {}

    /** A file of 16-bit PCM. */
    public static byte[] pcm16(short[] samples) {
        ByteBuffer file = start(1, 2, samples.length);
        file.asShortBuffer().put(samples);
        return file.array();
    }

    /** A file of float32; read again it gives the same bits, unless a sample is not finite, which no reader here accepts. */
    public static byte[] float32(FloatBuffer samples) {
        ByteBuffer file = start(3, 4, samples.remaining());
        file.asFloatBuffer().put(samples.duplicate());
        return file.array();
    }

    private static ByteBuffer start(int tag, int width, int samples) {
        int dataBytes = Math.multiplyExact(samples, width);
        ByteBuffer file = ByteBuffer.allocate(Math.addExact(44, dataBytes)).order(ByteOrder.LITTLE_ENDIAN);
        return file.put(ascii("RIFF"))
                .putInt(36 + dataBytes)
                .put(ascii("WAVEfmt "))
                .putInt(16)
                .putShort((short) tag)
                .putShort((short) 1)
                .putInt(Waveform.SAMPLE_RATE_HZ)
                .putInt(Waveform.SAMPLE_RATE_HZ * width)
                .putShort((short) width)
                .putShort((short) (8 * width))
                .put(ascii("data"))
                .putInt(dataBytes);
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
