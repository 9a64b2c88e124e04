package superb.tasks.lm;

/**
 * How words are searched (spec: tasks 8.7).
 *
 * @param beam hypotheses that live on from frame to frame
 * @param symbols likeliest symbols of a frame that may follow
 * @param threshold how far a hypothesis may be behind the best one
 * @param lmWeight factor on log10 probabilities of the language model
 * @param wordScore added for every word
 * @param silenceScore added for every frame of the word mark
 */
public record BeamSettings(
        int beam, int symbols, double threshold, double lmWeight, double wordScore, double silenceScore) {
    /** As SUPERB's results with a language model were decoded. */
    public static final BeamSettings SUPERB = new BeamSettings(5, 32, 25, 2, -1, 0);

    public BeamSettings {
        if (beam < 1 || symbols < 1 || !(threshold >= 0) || !Double.isFinite(lmWeight + wordScore + silenceScore)) {
            throw new IllegalArgumentException("beam " + beam + ", " + symbols + " symbols, threshold " + threshold
                    + ", weight " + lmWeight + ", word score " + wordScore + ", silence score " + silenceScore);
        }
    }
}
