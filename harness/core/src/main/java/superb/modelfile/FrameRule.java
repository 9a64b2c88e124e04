package superb.modelfile;

/**
 * How many frames a clip of some length has: the nominal rate through one measured point.
 *
 * @param samples of the measured clip
 * @param frames that it has
 * @param stride samples a frame
 */
record FrameRule(int samples, int frames, int stride) {
    private static final int SLACK = 2;

    double expected(int length) {
        return frames + (length - samples) / (double) stride;
    }

    /** Rounding and edges may cost a frame or two; another rate is seen at once in any longer clip. */
    boolean fits(int length, int seen) {
        return Math.abs(seen - expected(length)) < SLACK;
    }
}
