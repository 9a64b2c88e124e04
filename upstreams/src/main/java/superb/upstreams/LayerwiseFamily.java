package superb.upstreams;

import superb.upstream.Checkpoint;
import superb.upstream.UpstreamFamily;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRequest;
import superb.upstream.WeightNames;

/** A family of {@link LayerwiseStudent}s. Asked for by its own name, the sizes are those of the file. */
interface LayerwiseFamily extends UpstreamFamily {

    @Override
    default UpstreamModel model(UpstreamRequest request, Checkpoint checkpoint) {
        if (request.plain().name().equals(name())) {
            return sized(((LayerwiseStudent) models().get(0)).source(), checkpoint);
        }
        LayerwiseStudent named = (LayerwiseStudent) model(request);
        return new LayerwiseStudent(
                named.name(),
                name(),
                named.source(),
                CheckpointSizes.fit(named.sizes(), checkpoint),
                named.ownMaps(),
                named.width());
    }

    private UpstreamModel sized(String source, Checkpoint checkpoint) {
        CheckpointSizes sizes = CheckpointSizes.of(checkpoint);
        Backbone backbone = sizes.backbone();
        boolean heads = sizes.has("proj_heads.0.linear.weight");
        int width = heads ? sizes.count("pred_head_final_dim") : backbone.dim();
        return new LayerwiseStudent(name(), name(), source, backbone, sizes.ownMaps(backbone.layers()), width);
    }

    @Override
    default WeightNames names(Checkpoint checkpoint) {
        return NameTable.of(checkpoint);
    }
}
