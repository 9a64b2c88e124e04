package superb.upstreams;

import superb.upstream.Ops;

/** Zero mean and unit variance of each utterance over its own samples, as a model saw it in pre-training. */
public enum WaveformNorm {
    NONE(0),
    /** Models of fairseq and s3prl that say {@code normalize: true}. */
    FAIRSEQ(1e-5),
    /** Feature extractors that say {@code do_normalize: true}. */
    HUGGING_FACE(1e-7);

    private final double eps;

    WaveformNorm(double eps) {
        this.eps = eps;
    }

    /** {@code [batch, samples] -> [batch, samples]}. */
    <T> T apply(Ops<T> ops, T waveforms, T lengths) {
        return this == NONE ? waveforms : ops.standardize(waveforms, lengths, Ops.Spread.BIASED, eps);
    }
}
