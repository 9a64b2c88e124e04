package superb.upstreams;

/**
 * The sizes of a HuBERT or of a model of the same shape.
 *
 * @param name as {@code --upstream} knows it
 */
public record HubertConfig(
        String name, WaveformNorm input, ConvExtractor.Config extractor, TransformerEncoder.Config encoder) {

    /** 95 M parameters; post-norm, group norm. */
    public static HubertConfig base(String name) {
        return new HubertConfig(
                name,
                WaveformNorm.NONE,
                ConvExtractor.Config.standard(512, ConvExtractor.Norm.GROUP),
                TransformerEncoder.Config.uniform(12, 768, 3072, 12, TransformerEncoder.Norm.POST));
    }

    /** 317 M parameters; pre-norm, layer norm, normalised input. */
    public static HubertConfig large(String name) {
        return new HubertConfig(
                name,
                WaveformNorm.FAIRSEQ,
                ConvExtractor.Config.standard(512, ConvExtractor.Norm.LAYER),
                TransformerEncoder.Config.uniform(24, 1024, 4096, 16, TransformerEncoder.Norm.PRE));
    }
}
