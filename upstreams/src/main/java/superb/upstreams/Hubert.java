package superb.upstreams;

import java.util.Map;
import superb.upstream.UpstreamModel;

/** HuBERT (arXiv 2106.07447). Named {@code hubert}, any model of that shape whose checkpoint states its sizes. */
public final class Hubert implements BackboneFamily {

    @Override
    public String name() {
        return "hubert";
    }

    @Override
    public Map<String, Backbone> sizes() {
        return Map.of(
                "hubert_base", Backbone.base(),
                "hubert_large", Backbone.large(),
                "distilhubert_hf", Backbone.student(2, 768, 3072, 12)); // as the transformers library has it: no heads
    }

    @Override
    public UpstreamModel model(String name, Backbone sizes) {
        return new SpeechTransformer(name, name(), "arXiv 2106.07447", sizes);
    }
}
