package superb.upstreams;

import java.util.List;
import java.util.Optional;
import superb.upstream.Checkpoint;
import superb.upstream.UpstreamFamily;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRequest;
import superb.upstream.WeightNames;

/** DPHuBERT (arXiv 2305.17651). The sizes that pruning left are in the file only, so no model has a name. */
public final class DpHubert implements UpstreamFamily {
    static final String SOURCE = "arXiv 2305.17651";

    @Override
    public String name() {
        return "dphubert";
    }

    @Override
    public List<UpstreamModel> models() {
        return List.of();
    }

    @Override
    public UpstreamModel model(UpstreamRequest request, Checkpoint checkpoint) {
        StatedSizes stated = StatedSizes.of(checkpoint);
        return new PrunedTransformer(
                request.plain().name(), name(), SOURCE, BackboneReader.read(stated), Optional.empty());
    }

    @Override
    public WeightNames names(UpstreamModel model, Checkpoint checkpoint) {
        return NameTable.of(checkpoint);
    }
}
