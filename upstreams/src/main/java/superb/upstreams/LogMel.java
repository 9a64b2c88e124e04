package superb.upstreams;

import java.util.List;
import superb.upstream.Ops;

/**
 * Log mel energies as Kaldi computes them: frames of 25 ms every 10 ms, no dither, no frame over an edge; per frame
 * mean removal, pre-emphasis 0.97, window, power spectrum of 512 points, triangles equally spaced in mel from 20 Hz
 * to 8 kHz, logarithm.
 */
enum LogMel {
    /** 80 filters and the Povey window: the FBANK baseline. */
    KALDI_80(80, true),
    /** 40 filters and the Hamming window: MelHuBERT. */
    HAMMING_40(40, false);

    static final int FRAME = 400;
    static final int HOP = 160;

    private static final int FFT = 512;
    private static final double LOWEST_HZ = 20;
    private static final double HIGHEST_HZ = 8000;
    private static final double ENERGY_FLOOR = 1.1920929e-07; // epsilon of float32

    private final int filters;
    private final boolean povey;

    LogMel(int filters, boolean povey) {
        this.filters = filters;
        this.povey = povey;
    }

    int filters() {
        return filters;
    }

    /** Valid frames {@code [batch]} of clips of that many samples. */
    static <T> T frames(Ops<T> ops, T lengths) {
        return ops.convFrames(lengths, FRAME, HOP);
    }

    /** {@code waveforms [batch, samples] -> [batch, frames, filters]}. */
    <T> T apply(Ops<T> ops, T waveforms) {
        return ops.scope("log_mel", () -> ops.precise(waveforms, samples -> energies(ops, samples)));
    }

    /** The logarithm of a weak band shows every digit that a loud one beside it has cost. */
    private <T> T energies(Ops<T> ops, T samples) {
        T x = ops.unfold(samples, FRAME, HOP); // [batch, frames, 400]
        x = ops.add(x, ops.affine(ops.mean(x), -1, 0));
        T before = ops.concat(
                2, List.of(ops.slice(x, 2, 0, 1), ops.slice(x, 2, 0, -1))); // the first stands for its predecessor
        x = ops.add(x, ops.affine(before, -0.97, 0));
        x = ops.mul(x, ops.constant("log_mel.window", window(), FRAME));
        T power = ops.powerSpectrum(x, FFT); // [batch, frames, 257]
        T mel = ops.matmul(power, ops.constant("log_mel.filters", triangles(), FFT / 2 + 1, filters));
        return ops.logFloor(mel, ENERGY_FLOOR); // [batch, frames, filters]
    }

    float[] window() {
        float[] window = new float[FRAME];
        for (int j = 0; j < FRAME; j++) {
            double cosine = Math.cos(2 * Math.PI * j / (FRAME - 1));
            window[j] = (float) (povey ? Math.pow(0.5 - 0.5 * cosine, 0.85) : 0.54 - 0.46 * cosine);
        }
        return window;
    }

    /** Weight of every bin in every filter, {@code [257, filters]}; the last bin (8 kHz) has none. */
    float[] triangles() {
        double low = mel(LOWEST_HZ);
        double step = (mel(HIGHEST_HZ) - low) / (filters + 1);
        float[] weights = new float[(FFT / 2 + 1) * filters];
        for (int bin = 0; bin < FFT / 2; bin++) {
            double m = mel(16_000.0 / FFT * bin);
            for (int filter = 0; filter < filters; filter++) {
                double left = low + filter * step;
                double rise = (m - left) / step;
                double fall = (left + 2 * step - m) / step;
                weights[bin * filters + filter] = (float) Math.max(0, Math.min(rise, fall));
            }
        }
        return weights;
    }

    private static double mel(double hertz) {
        return 1127 * Math.log1p(hertz / 700);
    }
}
