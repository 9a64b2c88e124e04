package superb.task;

import java.nio.FloatBuffer;

/**
 * Log-probabilities of one clip.
 *
 * @param frames its frames
 * @param classes outputs a frame
 * @param logProbabilities {@code [frames, classes]}, frame by frame
 */
public record FrameScores(int frames, int classes, FloatBuffer logProbabilities) {

    /** Of class {@code c} at frame {@code t}. */
    public float at(int t, int c) {
        return logProbabilities.get(t * classes + c);
    }

    /** The likeliest class of frame {@code t}; of equal ones the first. */
    public int best(int t) {
        int best = 0;
        for (int c = 1; c < classes; c++) {
            if (at(t, c) > at(t, best)) {
                best = c;
            }
        }
        return best;
    }
}
