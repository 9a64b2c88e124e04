package superb.upstreams;

import java.util.Collections;
import java.util.List;
import superb.upstream.UpstreamModel;

/** STaRHuBERT (arXiv 2312.09040): taught by the teacher's temporal relations, so it needs no heads. */
public final class StarHubert implements LayerwiseFamily {

    @Override
    public String name() {
        return "starhubert";
    }

    @Override
    public List<UpstreamModel> models() {
        Backbone sizes = Backbone.thin(432, 432, 976, 8);
        List<Boolean> own = Collections.nCopies(sizes.layers(), true);
        return List.of(new LayerwiseStudent("starhubert", name(), "arXiv 2312.09040", sizes, own, sizes.dim()));
    }
}
