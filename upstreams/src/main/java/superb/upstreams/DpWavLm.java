package superb.upstreams;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import superb.upstream.Checkpoint;
import superb.upstream.UpstreamFamily;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRequest;
import superb.upstream.WeightNames;

/** DPWavLM (arXiv 2305.17651): DPHuBERT's pruning of WavLM Base+, and like it with a stand-in where there is no file. */
public final class DpWavLm implements UpstreamFamily {

    @Override
    public String name() {
        return "dpwavlm";
    }

    @Override
    public List<UpstreamModel> models() {
        Backbone sizes = DpHubert.even(306, 293, 6571);
        List<List<Integer>> kept = Collections.nCopies(sizes.layers(), List.of(0, 1, 2));
        PrunedTransformer.Position position = new PrunedTransformer.Position(new WavLm.Buckets(320, 800), 12, kept);
        return List.of(new PrunedTransformer("dpwavlm_sp0.75", name(), DpHubert.EVEN, sizes, Optional.of(position)));
    }

    @Override
    public UpstreamModel model(UpstreamRequest request, Checkpoint checkpoint) {
        StatedSizes stated = StatedSizes.of(checkpoint);
        Backbone sizes = BackboneReader.read(stated);
        WavLm.Buckets buckets =
                new WavLm.Buckets(stated.count("encoder_num_buckets"), stated.count("encoder_max_distance"));
        int heads = stated.number(stated.path("encoder_total_num_heads").path(0), "encoder_total_num_heads", 1);
        List<List<Integer>> kept = new ArrayList<>();
        for (int i = 0; i < sizes.layers(); i++) {
            List<Integer> ofLayer = new ArrayList<>();
            for (JsonNode head : stated.path("encoder_remaining_heads").path(i)) {
                ofLayer.add(stated.number(head, "encoder_remaining_heads", 0));
            }
            kept.add(ofLayer);
        }
        PrunedTransformer.Position position = new PrunedTransformer.Position(buckets, heads, kept);
        return new PrunedTransformer(request.plain().name(), name(), DpHubert.SOURCE, sizes, Optional.of(position));
    }

    @Override
    public WeightNames names(UpstreamModel model, Checkpoint checkpoint) {
        return NameTable.of(checkpoint);
    }
}
