package superb.audio;

import java.nio.FloatBuffer;

/**
 * One utterance: 16 kHz mono float32 samples in [-1, 1], and the name by which messages speak of it.
 *
 * <p>The array is owned by this object and never handed out for writing.
 */
public final class Waveform {
    public static final int SAMPLE_RATE_HZ = 16_000;

    private final String id;
    private final float[] samples;

    /** Takes over {@code samples}; the caller must not write to it afterwards. */
    public Waveform(String id, float[] samples) {
        this.id = id;
        this.samples = samples;
    }

    public String id() {
        return id;
    }

    /** Samples a second is {@link #SAMPLE_RATE_HZ}. */
    public int length() {
        return samples.length;
    }

    public double seconds() {
        return samples.length / (double) SAMPLE_RATE_HZ;
    }

    public float sample(int index) {
        return samples[index];
    }

    /** A read-only view of the samples. */
    public FloatBuffer samples() {
        return FloatBuffer.wrap(samples).asReadOnlyBuffer();
    }

    /** The samples [start, start + length). */
    public Waveform window(int start, int length) {
        float[] part = new float[length];
        System.arraycopy(samples, start, part, 0, length);
        return new Waveform(id + "[" + start + "+" + length + "]", part);
    }

    /** Every sample multiplied by {@code factor}. */
    public Waveform gain(float factor) {
        if (factor == 1f) {
            return this;
        }
        float[] scaled = new float[samples.length];
        for (int i = 0; i < scaled.length; i++) {
            scaled[i] = samples[i] * factor;
        }
        return new Waveform(id, scaled);
    }
}
