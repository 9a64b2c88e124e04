package superb.tasks.mini;

/**
 * What makes one synthetic speaker sound unlike another.
 *
 * @param pitch mean fundamental frequency in Hz
 * @param liveliness standard deviation of the intonation as a part of the pitch
 * @param stretch factor on durations
 * @param tract factor on formant frequencies: above 1 is a shorter vocal tract
 * @param tilt spectral slope, see {@link Filters#tilt}
 * @param lowHz a resonance of the voice and its gain in dB, below 1.4 kHz
 * @param highHz another one, above
 */
record Speaker(
        double pitch,
        double liveliness,
        double stretch,
        double tract,
        double tilt,
        double lowHz,
        double lowDb,
        double highHz,
        double highDb) {

    /** @param variety 0: everybody is the voice itself; 1: as different as voices are */
    static Speaker draw(Dice dice, double variety) {
        boolean high = dice.chance(0.5);
        return new Speaker(
                105 * StrictMath.pow((high ? dice.uniform(145, 235) : dice.uniform(80, 150)) / 105, variety),
                dice.uniform(0.05, 0.2),
                StrictMath.pow(dice.uniform(0.8, 1.25), variety),
                StrictMath.pow(high ? dice.uniform(1.0, 1.2) : dice.uniform(0.84, 1.04), variety),
                dice.uniform(-0.3, 0.3) * variety,
                dice.uniform(400, 1400),
                dice.uniform(-6, 6) * variety,
                dice.uniform(1800, 4500),
                dice.uniform(-6, 6) * variety);
    }

    /** Speaks once; no two times are alike. */
    float[] say(Synthesizer voice, String text, Dice dice) {
        double tractNow = tract * dice.uniform(0.992, 1.008);
        double pitchNow = pitch * dice.uniform(0.96, 1.04);
        double stretchNow = stretch * dice.uniform(0.94, 1.06);
        // FreeTTS speaks lower and slower by as much as the resampling lifts and hastens.
        float[] speech =
                voice.speak(text, pitchNow / tractNow, pitchNow / tractNow * liveliness, stretchNow * tractNow);
        float[] shifted = Filters.resample(speech, tractNow);
        Filters.peak(shifted, lowHz, 1.0, lowDb);
        Filters.peak(shifted, highHz, 0.7, highDb);
        Filters.tilt(shifted, tilt);
        return shifted;
    }
}
