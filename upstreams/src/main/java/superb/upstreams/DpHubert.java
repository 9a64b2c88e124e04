package superb.upstreams;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import superb.upstream.Checkpoint;
import superb.upstream.UpstreamFamily;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRequest;
import superb.upstream.WeightNames;

/**
 * DPHuBERT (arXiv 2305.17651). The sizes that pruning left are in the file only. Without a file, {@code dphubert_sp0.75}
 * stands for them with sizes that are the same in every layer and add up to the published number of parameters: for
 * trying and planning; its multiply-accumulates are not those of the published model.
 */
public final class DpHubert implements UpstreamFamily {
    static final String SOURCE = "arXiv 2305.17651";
    static final String EVEN = SOURCE + ", even sizes with the published total";

    @Override
    public String name() {
        return "dphubert";
    }

    @Override
    public List<UpstreamModel> models() {
        return List.of(new PrunedTransformer("dphubert_sp0.75", name(), EVEN, even(259, 265, 6765), Optional.empty()));
    }

    /** HuBERT Base with a quarter of its heads and that many channels; {@code ffn} is shared by all layers. */
    static Backbone even(int firstChannels, int channels, int ffn) {
        Backbone whole = Backbone.base();
        List<ConvExtractor.Conv> convs = new ArrayList<>();
        for (ConvExtractor.Conv conv : whole.front().extractor().convs()) {
            convs.add(new ConvExtractor.Conv(convs.isEmpty() ? firstChannels : channels, conv.kernel(), conv.stride()));
        }
        List<TransformerEncoder.Layer> layers = new ArrayList<>();
        for (int i = 0; i < whole.layers(); i++) {
            layers.add(new TransformerEncoder.Layer(3, 64, (ffn + i) / whole.layers()));
        }
        ConvExtractor.Config extractor = new ConvExtractor.Config(convs, ConvExtractor.Norm.GROUP, false);
        return new Backbone(
                new FrontEnd(WaveformNorm.NONE, extractor, true, true, true, whole.dim()),
                whole.position(),
                new TransformerEncoder.Config(whole.dim(), layers, TransformerEncoder.Norm.POST));
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
