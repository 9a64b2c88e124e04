package superb.upstreams;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import superb.error.Problem;
import superb.error.UsageException;
import superb.upstream.Checkpoint;
import superb.upstream.Init;
import superb.upstream.Layers;
import superb.upstream.Ops;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamFamily;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRequest;
import superb.upstream.WeightNames;

/**
 * Once-for-all sequence compression on wav2vec 2.0 (arXiv 2211.02332): between extractor and encoder, frames are joined
 * by integrate and fire, as strongly as {@code lambda} says: {@code ofa_wav2vec2:lambda=0.5}. 0 leaves all frames (20 ms),
 * 1 leaves those that the model thinks segments (about 90 ms), up to 2 even fewer. {@code frame=40} asks for the same by
 * the nominal frame period in milliseconds. Named {@code ofa_hubert}, the compression is that of a HuBERT encoder, which
 * is the same network.
 */
public final class OfaWav2vec2 implements UpstreamFamily {
    /** Mean weight of a frame that training aims at: one segment every 90 ms. */
    private static final double SEGMENTS_PER_FRAME = 2.0 / 9;

    private static final double SHORTEST_MS = 20;
    private static final double LONGEST_MS = SHORTEST_MS / SEGMENTS_PER_FRAME;

    /** Beyond this less than one frame in a hundred would be left. */
    private static final double STRONGEST = 1.95;

    @Override
    public String name() {
        return "ofa_wav2vec2";
    }

    @Override
    public List<UpstreamModel> models() {
        return List.of(model(UpstreamRequest.of(name())), model(UpstreamRequest.of("ofa_hubert")));
    }

    @Override
    public Map<String, String> aliases() {
        return Map.of(
                "ofa_wav2vec2_base", "ofa_wav2vec2",
                "ofa_hubert_base", "ofa_hubert",
                "ofa_wav2vec2_lambda_0", "ofa_wav2vec2",
                "ofa_wav2vec2_lambda_0.5", "ofa_wav2vec2:lambda=0.5",
                "ofa_wav2vec2_lambda_1", "ofa_wav2vec2:lambda=1");
    }

    @Override
    public UpstreamModel model(UpstreamRequest request) {
        return new Model(request.toString(), Backbone.base(), lambda(request));
    }

    @Override
    public UpstreamModel model(UpstreamRequest request, Checkpoint checkpoint) {
        Backbone sizes = BackboneReader.read(StatedSizes.of(checkpoint));
        return new Model(request.toString(), sizes, lambda(request));
    }

    private static double lambda(UpstreamRequest request) {
        request.checked(Set.of("lambda", "frame"), false);
        double period = request.decimal("frame", SHORTEST_MS, SHORTEST_MS, LONGEST_MS);
        if (request.options().keySet().containsAll(Set.of("lambda", "frame"))) {
            throw new UsageException(Problem.of("'frame' and 'lambda' say the same thing in two ways")
                    .at(request)
                    .expected("one of them"));
        }
        return request.decimal("lambda", strength(period), 0, STRONGEST);
    }

    /** The lambda at which a clip with the mean weight that training aims at has that frame period. */
    private static double strength(double periodMillis) {
        return (1 - SHORTEST_MS / periodMillis) / (1 - SEGMENTS_PER_FRAME);
    }

    @Override
    public WeightNames names(UpstreamModel model, Checkpoint checkpoint) {
        return NameTable.of(checkpoint);
    }

    /** Hidden states, at the compressed rate: the input of the first layer, then the output of every layer. */
    public record Model(String name, Backbone sizes, double lambda) implements UpstreamModel {

        /** The frame period is nominal: it varies with what is said. */
        @Override
        public UpstreamCard card() {
            ConvExtractor.Config extractor = sizes.front().extractor();
            int stride = (int) Math.round(extractor.hop() / meanWeight());
            int frames = (int) Math.ceil(1 / meanWeight());
            int minSamples = extractor.receptiveField() + (frames - 1) * extractor.hop();
            int layers = sizes.layers();
            return new UpstreamCard(
                    name,
                    "ofa_wav2vec2",
                    layers,
                    sizes.dim(),
                    layers + 1,
                    stride,
                    minSamples,
                    true,
                    "arXiv 2211.02332");
        }

        @Override
        public Optional<UpstreamModel> frontEnd() {
            return FrontOnly.of(this, sizes.dim(), this::front);
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T waveforms, T lengths) {
            FrontEnd.Result<T> input = front(ops, waveforms, lengths);
            T x = sizes.position().apply(ops, input.x(), sizes.dim()); // [batch, outputs, dim]
            List<T> states = TransformerEncoder.states(
                    ops, sizes.encoder(), x, input.frames(), TransformerEncoder.ScoreBias.none());
            return new Layers<>(states, input.frames());
        }

        private <T> FrontEnd.Result<T> front(Ops<T> ops, T waveforms, T lengths) {
            ConvExtractor.Result<T> front = sizes.front().features(ops, waveforms, lengths);
            Ops.Fired<T> fired = ops.scope("cif", () -> {
                T x = ops.zeroPadding(front.features(), front.frames()); // [batch, frames, channels]
                T weights = ops.affine(segmentWeights(ops, x), slope(), 1 - Math.min(lambda, 1)); // [batch, frames, 1]
                return ops.integrateAndFire(x, weights, front.frames(), meanWeight());
            });
            return sizes.front().project(ops, fired.outputs(), fired.frames());
        }

        /** How much of a segment each frame is, between 0 and 1. */
        private <T> T segmentWeights(Ops<T> ops, T x) {
            int channels = sizes.front().extractor().channels();
            T weight = ops.weight("cif.conv.weight", Init.KAIMING_NORMAL, channels, channels, 5);
            T bias = ops.weight("cif.conv.bias", Init.ZEROS, channels);
            T y = ops.transpose(ops.conv1d(ops.transpose(x, 1, 2), weight, Optional.of(bias), 1, 2, 1), 1, 2);
            y = ops.relu(Modules.layerNorm(ops, "cif.norm", y, channels));
            return ops.sigmoid(Modules.linear(ops, "cif.out", y, channels, 1));
        }

        /** Up to 1 all weights move from 1 to the segments', from there to 0. */
        private double slope() {
            return lambda - 2 * Math.max(lambda - 1, 0);
        }

        private double meanWeight() {
            return 1 - Math.min(lambda, 1) + slope() * SEGMENTS_PER_FRAME;
        }
    }
}
