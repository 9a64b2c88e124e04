package superb.upstreams;

import java.util.Collections;
import java.util.List;
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
                BackboneReader.fit(named.sizes(), checkpoint),
                named.ownMaps(),
                named.width());
    }

    private UpstreamModel sized(String source, Checkpoint checkpoint) {
        StatedSizes stated = StatedSizes.of(checkpoint);
        Backbone backbone = BackboneReader.read(stated);
        boolean heads = NameTable.of(checkpoint).in(checkpoint, "proj_heads.0.linear.weight");
        int width = heads ? stated.count("pred_head_final_dim") : backbone.dim();
        return new LayerwiseStudent(name(), name(), source, backbone, ownMaps(stated, backbone.layers()), width);
    }

    /** Whether a layer has attention maps of its own; every layer where nothing is said. */
    private static List<Boolean> ownMaps(StatedSizes stated, int layers) {
        String text = stated.path("reuse_pattern").asText("");
        if (text.isEmpty()) {
            return Collections.nCopies(layers, true);
        }
        List<String> words = List.of(text.replaceAll("[\\[\\] ]", "").split(","));
        boolean complete = words.size() == layers && words.stream().allMatch(it -> it.matches("True|False"));
        if (!complete || words.get(0).equals("False")) {
            throw stated.refused("reuse_pattern", text, "True or False for each of " + layers + " layers, True first");
        }
        return words.stream().map("True"::equals).toList();
    }

    @Override
    default WeightNames names(UpstreamModel model, Checkpoint checkpoint) {
        return NameTable.of(checkpoint);
    }
}
