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
    ONES
}
