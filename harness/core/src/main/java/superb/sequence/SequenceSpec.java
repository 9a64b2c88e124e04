package superb.sequence;

import superb.task.HeadDesign;

/**
 * One CTC head. Class 0 is the blank.
 *
 * @param layers hidden states of the upstream
 * @param dim their width
 * @param head its design: {@link HeadDesign.FrameLinear} or {@link HeadDesign.Recurrent}
 * @param classes outputs a frame, blank included
 * @param seed of the initial parameters and of dropout
 * @param learningRate of Adam (betas 0.9, 0.999, eps 1e-8, no decay)
 * @param clipNorm global L2 norm, over all parameters, to which the gradient is clipped
 */
public record SequenceSpec(
        int layers, int dim, HeadDesign head, int classes, long seed, double learningRate, double clipNorm) {
    /** The class of CTC's blank. */
    public static final int BLANK = 0;
}
