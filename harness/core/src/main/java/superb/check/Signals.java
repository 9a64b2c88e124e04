package superb.check;

import java.util.Random;
import superb.audio.Waveform;

/** Clips to try a model with: no recording is needed, and everybody hears the same. */
public final class Signals {
    private Signals() {}

    /** Something like a voice: a gliding tone with overtones, syllables of a fifth of a second, a little noise. */
    public static Waveform voice(String name, int samples, long seed) {
        Random random = new Random(seed);
        double base = 90 + 120 * random.nextDouble();
        float[] values = new float[samples];
        double phase = 0;
        for (int i = 0; i < samples; i++) {
            double seconds = i / (double) Waveform.SAMPLE_RATE_HZ;
            phase += 2 * Math.PI * base * (1 + 0.2 * Math.sin(2 * Math.PI * 1.3 * seconds)) / Waveform.SAMPLE_RATE_HZ;
            double tone = 0;
            for (int overtone = 1; overtone <= 12; overtone++) {
                tone += Math.sin(overtone * phase) / overtone;
            }
            double syllable = 0.5 - 0.5 * Math.cos(2 * Math.PI * 5 * seconds);
            values[i] = (float) (0.12 * syllable * tone + 0.01 * random.nextGaussian());
        }
        return new Waveform(name, values);
    }

    public static Waveform silence(int samples) {
        return new Waveform("silence", new float[samples]);
    }

    /** Every sample at one of the two ends of the scale. */
    public static Waveform fullScaleNoise(int samples) {
        Random random = new Random(7);
        float[] values = new float[samples];
        for (int i = 0; i < samples; i++) {
            values[i] = random.nextBoolean() ? 1 : -1;
        }
        return new Waveform("full-scale noise", values);
    }
}
