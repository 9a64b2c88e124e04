package superb.upstreams;

import java.util.Collections;
import java.util.List;
import superb.upstream.UpstreamModel;

/** MaskHuBERT (arXiv 2305.11685): ARMHuBERT's masking distillation with all attention maps of its own. */
public final class MaskHubert implements LayerwiseFamily {

    @Override
    public String name() {
        return "maskhubert";
    }

    @Override
    public List<UpstreamModel> models() {
        Backbone sizes = Backbone.thin(480, 480, 640, 12);
        List<Boolean> own = Collections.nCopies(sizes.layers(), true);
        return List.of(new LayerwiseStudent("maskhubert_960h", name(), "arXiv 2305.11685", sizes, own, 768));
    }
}
