package superb.tasks.mini;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Six kinds of background noise of {@link #SECONDS} each, at root mean square 1. */
final class Noises {
    static final List<String> NAMES = List.of("white_noise", "pink_noise", "fan", "mains_hum", "rain", "babble");
    static final int SECONDS = 16;
    private static final int SAMPLES = SECONDS * Synthesizer.RATE;

    private final Map<String, float[]> byName = new LinkedHashMap<>();

    Noises(Synthesizer voice) {
        for (String name : NAMES) {
            float[] noise = make(voice, name, Dice.of("noise", name));
            float scale = (float) (1 / Filters.rms(noise));
            for (int i = 0; i < noise.length; i++) {
                noise[i] *= scale;
            }
            byName.put(name, noise);
        }
    }

    /** Not to be written to. */
    float[] get(String name) {
        return byName.get(name);
    }

    /** Adds {@code n} samples of the noise to {@code x}, from a random place on. */
    void add(float[] x, String name, double amplitude, Dice dice) {
        float[] noise = byName.get(name);
        int start = dice.below(noise.length);
        for (int i = 0; i < x.length; i++) {
            x[i] += (float) amplitude * noise[(start + i) % noise.length];
        }
    }

    /** Made by whichever thread asks first. */
    static final class Shared {
        private Noises noises;

        synchronized Noises get(Synthesizer voice) {
            if (noises == null) {
                noises = new Noises(voice);
            }
            return noises;
        }
    }

    private static float[] make(Synthesizer voice, String name, Dice dice) {
        float[] x = new float[SAMPLES];
        switch (name) {
            case "white_noise" -> white(x, dice);
            case "pink_noise" -> pink(x, dice);
            case "fan" -> fan(x, dice);
            case "mains_hum" -> hum(x, dice);
            case "rain" -> rain(x, dice);
            default -> babble(x, voice, dice);
        }
        return x;
    }

    private static void white(float[] x, Dice dice) {
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) dice.gauss();
        }
    }

    /** Sum of noises that each hold their value twice as long as the one before. */
    private static void pink(float[] x, Dice dice) {
        float[] rows = new float[12];
        for (int i = 0; i < x.length; i++) {
            float sum = (float) dice.gauss();
            for (int row = 0; row < rows.length; row++) {
                if (i % (1 << row) == 0) {
                    rows[row] = (float) dice.gauss();
                }
                sum += rows[row];
            }
            x[i] = sum;
        }
        Filters.highPass(x, 40);
    }

    private static void fan(float[] x, Dice dice) {
        double slow = 0;
        double breath = 1;
        for (int i = 0; i < x.length; i++) {
            slow = 0.97 * slow + dice.gauss();
            breath = 0.9999 * breath + 0.0001 * (1 + 12 * dice.gauss());
            x[i] = (float) (slow * breath);
        }
        Filters.highPass(x, 50);
        Filters.peak(x, 420, 0.3, 14);
    }

    /** 50 Hz, whose period is a whole number of samples, with its harmonics. */
    private static void hum(float[] x, Dice dice) {
        int period = Synthesizer.RATE / 50;
        double[] wave = new double[period];
        for (int harmonic = 1; harmonic <= 24; harmonic++) {
            double amplitude = dice.uniform(0.2, 1) / harmonic;
            double phase = dice.uniform(0, 2 * StrictMath.PI);
            for (int i = 0; i < period; i++) {
                wave[i] += amplitude * StrictMath.sin(2 * StrictMath.PI * harmonic * i / period + phase);
            }
        }
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) (wave[i % period] + 0.03 * dice.gauss());
        }
    }

    private static void rain(float[] x, Dice dice) {
        for (int i = 0; i < x.length; i++) {
            x[i] = (float) ((dice.chance(0.004) ? 40 * dice.gauss() : 0) + dice.gauss());
        }
        Filters.peak(x, 2600, 1.2, 15);
        Filters.highPass(x, 300);
    }

    private static void babble(float[] x, Synthesizer voice, Dice dice) {
        for (int talker = 0; talker < 6; talker++) {
            Speaker speaker = Speaker.draw(dice, 1);
            int at = 0;
            while (at < x.length) {
                float[] speech = speaker.say(voice, Sentences.draw(dice), dice);
                for (int i = 0; i < speech.length && at < x.length; i++, at++) {
                    x[at] += speech[i];
                }
                at += dice.below(Synthesizer.RATE / 2);
            }
        }
    }
}
