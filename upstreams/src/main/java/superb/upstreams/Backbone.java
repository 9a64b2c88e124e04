package superb.upstreams;

import superb.upstream.UpstreamCard;

/** The sizes that every descendant of wav2vec 2.0 has: front end, positional convolution, encoder. */
public record Backbone(FrontEnd front, PositionalConv position, TransformerEncoder.Config encoder) {

    /** HuBERT Base and wav2vec 2.0 Base, 95 M parameters: group norm, post-norm, samples as they are. */
    public static Backbone base() {
        ConvExtractor.Config extractor = ConvExtractor.Config.standard(512, ConvExtractor.Norm.GROUP);
        return new Backbone(
                new FrontEnd(WaveformNorm.NONE, extractor, false, true, true, 768),
                PositionalConv.STANDARD,
                TransformerEncoder.Config.uniform(12, 768, 3072, 12, TransformerEncoder.Norm.POST));
    }

    /** HuBERT Large and its kind, 317 M parameters: layer norm, pre-norm, normalised samples. */
    public static Backbone large() {
        ConvExtractor.Config extractor = ConvExtractor.Config.standard(512, ConvExtractor.Norm.LAYER);
        return new Backbone(
                new FrontEnd(WaveformNorm.FAIRSEQ, extractor, false, true, true, 1024),
                PositionalConv.STANDARD,
                TransformerEncoder.Config.uniform(24, 1024, 4096, 16, TransformerEncoder.Norm.PRE));
    }

    /** DistilHuBERT and other students on the whole front end of HuBERT Base: no norm before the projection. */
    public static Backbone student(int layers, int dim, int ffn, int heads) {
        ConvExtractor.Config extractor = ConvExtractor.Config.standard(512, ConvExtractor.Norm.GROUP);
        return new Backbone(
                new FrontEnd(WaveformNorm.NONE, extractor, false, false, true, dim),
                PositionalConv.STANDARD,
                TransformerEncoder.Config.uniform(layers, dim, ffn, heads, TransformerEncoder.Norm.POST));
    }

    /** FitHuBERT and its relatives: the thin front end, 12 layers of an even smaller width. */
    public static Backbone thin(int channels, int dim, int ffn, int heads) {
        FrontEnd front =
                new FrontEnd(WaveformNorm.NONE, ConvExtractor.Config.thin(channels), false, true, channels != dim, dim);
        return new Backbone(
                front,
                PositionalConv.STANDARD,
                TransformerEncoder.Config.uniform(12, dim, ffn, heads, TransformerEncoder.Norm.POST));
    }

    public Backbone with(FrontEnd other) {
        return new Backbone(other, position, encoder);
    }

    int layers() {
        return encoder.layers().size();
    }

    int dim() {
        return encoder.dim();
    }

    UpstreamCard card(String name, String family, int states, String source) {
        return card(name, family, states, dim(), source);
    }

    /** @param width of the states, where heads change it */
    UpstreamCard card(String name, String family, int states, int width, String source) {
        ConvExtractor.Config extractor = front.extractor();
        return new UpstreamCard(
                name, family, layers(), width, states, extractor.hop(), extractor.receptiveField(), true, source);
    }
}
