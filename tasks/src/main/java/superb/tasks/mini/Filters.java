package superb.tasks.mini;

/** The little signal processing that makes one voice into many voices, rooms and microphones. Samples in, samples out. */
final class Filters {
    private static final int HALF_WIDTH = 10;
    private static final int PHASES = 128;

    private Filters() {}

    /** Plays {@code x} faster by {@code factor}: all frequencies rise by it, and the length shrinks. */
    static float[] resample(float[] x, double factor) {
        double cutoff = 0.95 / Math.max(1, factor);
        float[] table = new float[(PHASES + 1) * 2 * HALF_WIDTH];
        for (int phase = 0; phase <= PHASES; phase++) {
            for (int k = 0; k < 2 * HALF_WIDTH; k++) {
                double t = k - HALF_WIDTH + 1 - phase / (double) PHASES;
                double window = 0.5 + 0.5 * StrictMath.cos(StrictMath.PI * t / HALF_WIDTH);
                double sinc = t == 0 ? 1 : StrictMath.sin(StrictMath.PI * cutoff * t) / (StrictMath.PI * cutoff * t);
                table[phase * 2 * HALF_WIDTH + k] = (float) (cutoff * sinc * window);
            }
        }
        float[] y = new float[(int) (x.length / factor)];
        for (int i = 0; i < y.length; i++) {
            double at = i * factor;
            int whole = (int) at;
            int row = (int) ((at - whole) * PHASES + 0.5) * 2 * HALF_WIDTH;
            int first = whole - HALF_WIDTH + 1;
            int from = Math.max(0, -first);
            int to = Math.min(2 * HALF_WIDTH, x.length - first);
            float sum = 0;
            for (int k = from; k < to; k++) {
                sum += x[first + k] * table[row + k];
            }
            y[i] = sum;
        }
        return y;
    }

    /** Raises or lowers a band by {@code gainDb}, in place (second-order peaking filter). */
    static void peak(float[] x, double hz, double octaves, double gainDb) {
        double w = 2 * StrictMath.PI * hz / Synthesizer.RATE;
        double a = StrictMath.pow(10, gainDb / 40);
        double sin = StrictMath.sin(w);
        double alpha = sin * StrictMath.sinh(StrictMath.log(2) / 2 * octaves * w / sin);
        double a0 = 1 + alpha / a;
        double b0 = (1 + alpha * a) / a0;
        double b1 = -2 * StrictMath.cos(w) / a0;
        double b2 = (1 - alpha * a) / a0;
        biquad(x, b0, b1, b2, b1, (1 - alpha / a) / a0);
    }

    /** Takes away what lies below {@code hz}, in place (second-order high-pass). */
    static void highPass(float[] x, double hz) {
        double w = 2 * StrictMath.PI * hz / Synthesizer.RATE;
        double cos = StrictMath.cos(w);
        double alpha = StrictMath.sin(w) / StrictMath.sqrt(2);
        double a0 = 1 + alpha;
        double b = (1 + cos) / 2 / a0;
        biquad(x, b, -2 * b, b, -2 * cos / a0, (1 - alpha) / a0);
    }

    /** Takes away what lies above {@code hz}, in place (second-order low-pass). */
    static void lowPass(float[] x, double hz) {
        double w = 2 * StrictMath.PI * hz / Synthesizer.RATE;
        double cos = StrictMath.cos(w);
        double alpha = StrictMath.sin(w) / StrictMath.sqrt(2);
        double a0 = 1 + alpha;
        double b = (1 - cos) / 2 / a0;
        biquad(x, b, 2 * b, b, -2 * cos / a0, (1 - alpha) / a0);
    }

    /** {@code y[i] = x[i] + tilt x[i-1]}, in place: negative lifts high frequencies, positive lowers them. */
    static void tilt(float[] x, double tilt) {
        float last = 0;
        for (int i = 0; i < x.length; i++) {
            float now = x[i];
            x[i] = (float) (now + tilt * last);
            last = now;
        }
    }

    /** {@code y[i] = x[i] + sum of gains[k] x[i - delays[k]]}: the echoes of a room. */
    static float[] echoes(float[] x, int[] delays, float[] gains) {
        float[] y = x.clone();
        for (int k = 0; k < delays.length; k++) {
            for (int i = delays[k]; i < x.length; i++) {
                y[i] += gains[k] * x[i - delays[k]];
            }
        }
        return y;
    }

    static double rms(float[] x) {
        double sum = 0;
        for (float it : x) {
            sum += (double) it * it;
        }
        return StrictMath.sqrt(sum / Math.max(1, x.length));
    }

    private static void biquad(float[] x, double b0, double b1, double b2, double a1, double a2) {
        double s1 = 0;
        double s2 = 0;
        for (int i = 0; i < x.length; i++) {
            double in = x[i];
            double out = b0 * in + s1;
            s1 = b1 * in - a1 * out + s2;
            s2 = b2 * in - a2 * out;
            x[i] = (float) out;
        }
    }
}
