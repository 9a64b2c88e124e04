package superb.upstreams;

import java.util.Map;
import superb.upstream.UpstreamModel;

/** wav2vec 2.0 (arXiv 2006.11477): HuBERT's network, pre-trained by contrast. */
public final class Wav2vec2 implements BackboneFamily {

    @Override
    public String name() {
        return "wav2vec2";
    }

    @Override
    public Map<String, Backbone> sizes() {
        Backbone large = Backbone.large();
        return Map.of(
                "wav2vec2_base", Backbone.base(),
                "wav2vec2_large_lv60", large.with(large.front().withBias(true)));
    }

    @Override
    public UpstreamModel model(String name, Backbone sizes) {
        return new SpeechTransformer(name, name(), "arXiv 2006.11477", sizes);
    }
}
