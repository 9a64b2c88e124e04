package superb.engine;

import superb.upstream.UpstreamModel;

/** Service: counts what an upstream costs by reading its definition; nothing is computed, no weights are needed. */
public interface CostCounter {

    /**
     * The cost of one clip. Exact in parameters and multiply-accumulates; the memory is an estimate.
     *
     * @param samples length of the clip, at least the model's {@code minSamples}
     */
    Cost count(UpstreamModel model, long samples, MacsConvention convention);
}
