package superb.tasks.mini;

/**
 * One sitting: a room, a microphone and what else is heard there. Clips of one session share it.
 *
 * @param delays echoes of the room, in samples
 * @param gains of the echoes
 * @param highPassHz lower end of what the microphone takes
 * @param lowPassHz upper end
 * @param tilt its spectral slope
 * @param peakHz its resonance
 * @param peakDb and how strong that is
 * @param noise one of {@link Noises#NAMES}
 * @param snrDb level of the speech over the noise; single clips lie around it
 */
record Session(
        int[] delays,
        float[] gains,
        double highPassHz,
        double lowPassHz,
        double tilt,
        double peakHz,
        double peakDb,
        String noise,
        double snrDb) {
    private static final int ECHOES = 40;

    /**
     * @param harm 0 for a good microphone in a quiet room, 1 for the worst of everything
     * @param lowSnr worst level of the speech over the noise, dB
     * @param highSnr best one
     */
    static Session draw(Dice dice, double harm, double lowSnr, double highSnr) {
        double decaySeconds = dice.uniform(0.1, 0.15 + 0.4 * harm);
        double strength = dice.uniform(0, 0.5 * harm);
        int[] delays = new int[ECHOES];
        float[] gains = new float[ECHOES];
        for (int i = 0; i < ECHOES; i++) {
            double seconds = dice.uniform(0.004, decaySeconds);
            delays[i] = (int) (seconds * Synthesizer.RATE);
            double size = strength * StrictMath.exp(-5 * seconds / decaySeconds);
            gains[i] = (float) (dice.chance(0.5) ? size : -size);
        }
        return new Session(
                delays,
                gains,
                dice.uniform(30, 60 + 200 * harm),
                7800 - dice.uniform(0, 3500 * harm),
                dice.uniform(-0.4, 0.4) * harm,
                dice.uniform(500, 4000),
                dice.uniform(-9, 9) * harm,
                dice.pick(Noises.NAMES),
                dice.uniform(lowSnr, highSnr));
    }

    /**
     * What the microphone hears in this room.
     *
     * @param before samples of noise alone before the speech
     * @param length of the whole clip in samples; speech beyond it is cut
     */
    short[] record(float[] speech, int before, int length, Noises noises, Dice dice) {
        float[] clip = new float[length];
        System.arraycopy(speech, 0, clip, before, Math.min(speech.length, length - before));
        clip = Filters.echoes(clip, delays, gains);
        double level = Filters.rms(clip);
        double snr = snrDb + dice.uniform(-3, 3);
        noises.add(clip, noise, level * StrictMath.pow(10, -snr / 20), dice);
        Filters.highPass(clip, highPassHz);
        Filters.lowPass(clip, lowPassHz);
        Filters.tilt(clip, tilt);
        Filters.peak(clip, peakHz, 1.0, peakDb);
        return quantise(clip, dice.uniform(-30, -18));
    }

    /** To 16 bits at a level in dB below full scale; louder peaks take the level down with them. */
    static short[] quantise(float[] clip, double levelDb) {
        double scale = 32768 * StrictMath.pow(10, levelDb / 20) / Math.max(1e-9, Filters.rms(clip));
        float peak = 0;
        for (float it : clip) {
            peak = Math.max(peak, Math.abs(it));
        }
        scale = Math.min(scale, 32000 / Math.max(1e-9, peak));
        short[] samples = new short[clip.length];
        for (int i = 0; i < samples.length; i++) {
            samples[i] = (short) Math.rint(clip[i] * scale);
        }
        return samples;
    }
}
