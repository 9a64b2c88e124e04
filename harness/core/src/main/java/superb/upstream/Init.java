package superb.upstream;

/** How an untrained weight is drawn; the families' pre-training code starts from the same distributions. */
public enum Init {
    /** Normal, standard deviation 0.02 (linear maps of the encoder). */
    NORMAL_002,
    /** Normal with variance 2 / fan-in (convolutional extractor). */
    KAIMING_NORMAL,
    /** Normal, standard deviation sqrt(4 / (kernel · dim)) (positional convolution). */
    POSITIONAL,
    /** The norm over axes 0 and 1 of the weight of the same name with {@code _v} for {@code _g}: weight norm starts neutral. */
    WEIGHT_NORM_GAIN,
    ZEROS,
    ONES,
    /** Zeros that stand for a mean of the training data: part of the checkpoint, but not a parameter. */
    DATA_MEAN,
    /** Ones that stand for the reciprocal of a deviation of the training data: part of the checkpoint, but not a parameter. */
    DATA_SCALE;

    /** Whether it is learned, and counts as a parameter. */
    public boolean parameter() {
        return this != DATA_MEAN && this != DATA_SCALE;
    }
}
