package superb.upstreams;

import java.util.List;
import java.util.stream.IntStream;
import superb.upstream.UpstreamModel;

/** ARMHuBERT and ARMWavLM (arXiv 2305.11685): every second layer takes up the attention maps of the one before it. */
public final class ArmHubert implements LayerwiseFamily {

    @Override
    public String name() {
        return "armhubert";
    }

    @Override
    public List<UpstreamModel> models() {
        Backbone large = Backbone.thin(480, 480, 864, 12);
        Backbone small = Backbone.thin(432, 432, 816, 12);
        return List.of(
                model("armhubert_960h", large),
                model("armhubert_s_100h", small),
                model("armhubert_s_960h", small),
                model("armwavlm_s_960h", small));
    }

    private static UpstreamModel model(String name, Backbone sizes) {
        List<Boolean> everySecond =
                IntStream.range(0, sizes.layers()).mapToObj(it -> it % 2 == 0).toList();
        return new LayerwiseStudent(name, "armhubert", "arXiv 2305.11685", sizes, everySecond, 768);
    }
}
