package superb.upstreams;

import superb.upstream.Init;
import superb.upstream.Ops;

/** Log mel energies of 16-bit samples, brought to zero mean and unit deviation over the training data. */
final class MelStatistics {
    static final String MEAN = "input.mean";
    static final String SCALE = "input.scale";

    private static final double INT16 = 32_768; // these models were trained on samples that were not in [-1, 1]

    private MelStatistics() {}

    /** {@code waveforms [batch, samples] -> [batch, frames, filters]}, zero beyond the valid {@code frames}. */
    static <T> T apply(Ops<T> ops, LogMel mel, T waveforms, T frames) {
        T x = mel.apply(ops, ops.affine(waveforms, INT16, 0));
        T mean = ops.weight(MEAN, Init.DATA_MEAN, mel.filters());
        T scale = ops.weight(SCALE, Init.DATA_SCALE, mel.filters()); // 1 / deviation
        return ops.zeroPadding(ops.mul(ops.add(x, ops.affine(mean, -1, 0)), scale), frames);
    }
}
