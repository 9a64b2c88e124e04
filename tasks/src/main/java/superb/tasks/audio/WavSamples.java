package superb.tasks.audio;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import superb.error.Problem;

/** The samples of a mono WAV file as floats. */
final class WavSamples {
    private static final int CHUNK_BYTES = 3 << 16; // a whole number of samples of 2, 3 and 4 bytes

    private WavSamples() {}

    static float[] read(FileBytes file, WavHeader header, int start, int samples) {
        AudioInfo info = header.info();
        int width = info.bits() / 8;
        long at = header.dataStart() + (long) start * width;
        float[] result = new float[samples];
        ByteBuffer chunk = ByteBuffer.allocate((int) Math.min(CHUNK_BYTES, (long) samples * width))
                .order(ByteOrder.LITTLE_ENDIAN);
        int done = 0;
        while (done < samples) {
            int n = (int) Math.min(chunk.capacity() / width, (long) samples - done);
            file.read(chunk.clear().limit(n * width), at + (long) done * width);
            convert(chunk, info, result, done, n);
            done += n;
        }
        if (info.format() == AudioFormat.WAV_FLOAT) {
            requireFinite(file, header, result, start);
        }
        return result;
    }

    private static void convert(ByteBuffer chunk, AudioInfo info, float[] result, int at, int n) {
        if (info.format() == AudioFormat.WAV_FLOAT) {
            chunk.asFloatBuffer().get(result, at, n);
            return;
        }
        switch (info.bits()) {
            case 16:
                for (int i = 0; i < n; i++) {
                    result[at + i] = chunk.getShort(2 * i) / 32768f;
                }
                break;
            case 24:
                for (int i = 0; i < n; i++) {
                    int low = Short.toUnsignedInt(chunk.getShort(3 * i));
                    result[at + i] = (chunk.get(3 * i + 2) << 16 | low) / 8388608f;
                }
                break;
            default:
                for (int i = 0; i < n; i++) {
                    result[at + i] = (float) (chunk.getInt(4 * i) / 2147483648.0);
                }
        }
    }

    private static void requireFinite(FileBytes file, WavHeader header, float[] samples, int start) {
        for (int i = 0; i < samples.length; i++) {
            if (!Float.isFinite(samples[i])) {
                int index = start + i;
                throw file.data(Problem.of("sample " + index + " is " + samples[i])
                        .at("byte " + (header.dataStart() + 4L * index))
                        .expected("finite samples, within [-1, 1]")
                        .next("make the file again, or remove it from the corpus"));
            }
        }
    }
}
