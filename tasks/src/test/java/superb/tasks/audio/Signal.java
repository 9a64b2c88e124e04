package superb.tasks.audio;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The sound inside {@code signal8.flac} to {@code signal24.flac}, by formula: blocks of 192 samples, two of a triangle
 * with a little noise, one constant, one of full-scale noise, and 100 samples whose last two bits are zero, so that all
 * kinds of subframe occur. The files were written by the reference encoder, flac 1.4.2: {@code flac --blocksize=192
 * --lax -8 --no-padding --no-seektable} (from raw samples, or from WAVE_FORMAT_EXTENSIBLE for 12 and 20 bits).
 */
final class Signal {
    static final int LENGTH = 868;

    private Signal() {}

    static int[] values(int bits) {
        int[] values = new int[LENGTH];
        int state = 1;
        for (int i = 0; i < LENGTH; i++) {
            state = state * 1103515245 + 12345 & 0x7fffffff;
            int triangle = i % 100 < 50 ? i % 100 : 100 - i % 100;
            values[i] = switch (i / 192) {
                case 0, 1 -> Math.floorDiv((triangle - 25) * (1 << bits - 1), 32) + (state >> 16 & 3);
                case 2 -> 5;
                case 3 -> (state >> 31 - bits) - (1 << bits - 1);
                default -> (i * 37 % 29 - 14) * 4;
            };
        }
        return values;
    }

    static float[] floats(int bits) {
        int[] values = values(bits);
        float[] floats = new float[values.length];
        for (int i = 0; i < floats.length; i++) {
            floats[i] = (float) (values[i] / (double) (1L << bits - 1));
        }
        return floats;
    }

    static byte[] resource(String name) {
        try (InputStream in = Signal.class.getResourceAsStream(name)) {
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static Path write(Path folder, byte[] bytes) {
        try {
            return Files.write(folder.resolve("sound"), bytes);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static float[] samples(superb.audio.Waveform wave) {
        float[] samples = new float[wave.length()];
        wave.samples().get(samples);
        return samples;
    }
}
