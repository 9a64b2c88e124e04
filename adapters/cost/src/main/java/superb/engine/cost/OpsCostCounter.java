package superb.engine.cost;

import superb.engine.Cost;
import superb.engine.CostCounter;
import superb.engine.MacsConvention;
import superb.upstream.Layers;
import superb.upstream.UpstreamModel;

/** Reads the definition of an upstream with {@link CostOps}. */
public final class OpsCostCounter implements CostCounter {

    @Override
    public Cost count(UpstreamModel model, long samples, MacsConvention convention) {
        if (samples < model.card().minSamples()) {
            throw new IllegalArgumentException("'" + model.card().name() + "' needs at least "
                    + model.card().minSamples() + " samples, not " + samples);
        }
        CostOps ops = new CostOps(convention);
        Layers<Shape> layers = model.forward(ops, ops.waveforms(samples), ops.lengths(samples));
        layers.states().forEach(ops::keep);
        return new Cost(
                samples,
                layers.frames().length(),
                ops.tally().params(),
                ops.tally().macs(),
                ops.peakBytes(),
                convention,
                ops.tally().rows());
    }
}
