package superb.upstreams;

import java.util.List;
import superb.upstream.Layers;
import superb.upstream.Ops;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamFamily;
import superb.upstream.UpstreamModel;

/** HuBERT (arXiv 2106.07447). */
public final class Hubert implements UpstreamFamily {

    @Override
    public String name() {
        return "hubert";
    }

    @Override
    public List<UpstreamModel> models() {
        return List.of(new Model(HubertConfig.base("hubert_base")), new Model(HubertConfig.large("hubert_large")));
    }

    /** A HuBERT of any size. Hidden states: the input of the first layer, then every layer's output. */
    public record Model(HubertConfig config) implements UpstreamModel {

        @Override
        public UpstreamCard card() {
            int layers = config.encoder().layers().size();
            ConvExtractor.Config extractor = config.extractor();
            return new UpstreamCard(
                    config.name(),
                    "hubert",
                    layers,
                    config.encoder().dim(),
                    layers + 1,
                    extractor.hop(),
                    extractor.receptiveField(),
                    true,
                    "arXiv 2106.07447");
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T waveforms, T lengths) {
            int dim = config.encoder().dim();
            int channels = config.extractor().channels();

            T input = config.input().apply(ops, waveforms, lengths); // [batch, samples]
            ConvExtractor.Result<T> conv = ConvExtractor.apply(ops, config.extractor(), input, lengths);
            T frames = conv.frames();
            T x = ops.scope("projection", () -> {
                T normed =
                        Modules.layerNorm(ops, "feature_norm", conv.features(), channels); // [batch, frames, channels]
                return ops.zeroPadding(Modules.linear(ops, "projection", normed, channels, dim), frames);
            }); // [batch, frames, dim]
            x = PositionalConv.STANDARD.apply(ops, x, dim);
            List<T> states =
                    TransformerEncoder.states(ops, config.encoder(), x, frames, TransformerEncoder.ScoreBias.none());
            return new Layers<>(states, frames);
        }
    }
}
