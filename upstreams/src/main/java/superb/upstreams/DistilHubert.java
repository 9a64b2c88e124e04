package superb.upstreams;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import superb.error.Problem;
import superb.error.UntrustedException;
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
 * DistilHuBERT (arXiv 2110.01900): two layers on HuBERT's front end, and heads that predict layers of the teacher. The
 * deep-and-thin and shallow-and-wide students of arXiv 2207.06867 are the same network in other sizes.
 *
 * <p>{@code distilhubert:protocol=toolkit}, as s3prl hands its states out, is what the public leaderboard measured; the
 * feature of the paper is the output of the last layer alone: {@code distilhubert:protocol=paper}.
 */
public final class DistilHubert implements UpstreamFamily {
    private static final String PROTOCOL = "protocol";
    private static final Heads THREE = new Heads(3, 768);

    @Override
    public String name() {
        return "distilhubert";
    }

    @Override
    public List<UpstreamModel> models() {
        return List.of(
                new Model("distilhubert", Backbone.student(2, 768, 3072, 12), THREE, false, "arXiv 2110.01900"),
                new Model("deepwide_3l_one", Backbone.student(3, 768, 3072, 12), THREE, false, "arXiv 2207.06867"),
                new Model(
                        "deepwide_12l_half",
                        Backbone.student(12, 384, 1536, 6),
                        Heads.NONE,
                        false,
                        "arXiv 2207.06867"));
    }

    @Override
    public UpstreamModel model(UpstreamRequest request) {
        UpstreamRequest asked = request.checked(Set.of(PROTOCOL), false);
        boolean paper = asked.choice(PROTOCOL, "toolkit", "paper").equals("paper");
        Model named = (Model) UpstreamFamily.super.model(UpstreamRequest.of(request.name()));
        return paper ? named.lastLayerAlone(request.toString()) : named;
    }

    /** By the name {@code distilhubert} with the sizes of the file. */
    @Override
    public UpstreamModel model(UpstreamRequest request, Checkpoint checkpoint) {
        Model named = (Model) model(request);
        if (named.heads.count() > 0 && !NameTable.of(checkpoint).in(checkpoint, "heads.in.weight")) {
            throw new UntrustedException(Problem.of(
                            "the checkpoint has no prediction heads, whose predictions are states of '" + named.name
                                    + "'")
                    .at(checkpoint.file())
                    .expected("a file as s3prl writes it")
                    .next("name the upstream 'hubert', which hands out the layers of such a file without predictions"));
        }
        if (request.name().equals(name())) {
            StatedSizes stated = StatedSizes.of(checkpoint);
            Heads heads = named.lastOnly ? Heads.NONE : new Heads(stated.count("n_tasks"), stated.count("final_dim"));
            return new Model(named.name, BackboneReader.read(stated), heads, named.lastOnly, named.source);
        }
        return new Model(
                named.name, BackboneReader.fit(named.sizes, checkpoint), named.heads, named.lastOnly, named.source);
    }

    @Override
    public WeightNames names(UpstreamModel model, Checkpoint checkpoint) {
        NameTable names = NameTable.of(checkpoint);
        return ((Model) model).lastOnly ? names.alsoTrainingOnly("output_layer") : names;
    }

    /** Prediction heads: how many, and the width of what they predict. */
    public record Heads(int count, int dim) {
        public static final Heads NONE = new Heads(0, 0);
    }

    /**
     * Hidden states: the projected features, the output of every layer, the prediction of every head.
     *
     * @param lastOnly a single state instead: the output of the last layer
     */
    public record Model(String name, Backbone sizes, Heads heads, boolean lastOnly, String source)
            implements UpstreamModel {

        /** The paper's feature; the prediction heads have served their purpose. */
        Model lastLayerAlone(String newName) {
            return new Model(newName, sizes, Heads.NONE, true, source);
        }

        @Override
        public UpstreamCard card() {
            return sizes.card(name, "distilhubert", lastOnly ? 1 : 1 + sizes.layers() + heads.count(), source);
        }

        @Override
        public Optional<UpstreamModel> frontEnd() {
            return FrontOnly.of(this, sizes.dim(), sizes.front()::apply);
        }

        @Override
        public <T> Layers<T> forward(Ops<T> ops, T waveforms, T lengths) {
            FrontEnd.Result<T> front = sizes.front().apply(ops, waveforms, lengths); // [batch, frames, dim]
            T x = sizes.position().apply(ops, front.x(), sizes.dim());
            List<T> encoded = TransformerEncoder.states(
                    ops, sizes.encoder(), x, front.frames(), TransformerEncoder.ScoreBias.none());
            if (lastOnly) {
                return new Layers<>(encoded.subList(sizes.layers(), sizes.layers() + 1), front.frames());
            }
            List<T> states = new ArrayList<>(encoded);
            states.set(0, front.x()); // before the positional convolution
            if (heads.count() > 0) {
                T last = encoded.get(encoded.size() - 1);
                states.addAll(ops.scope("heads", () -> predictions(ops, last)));
            }
            return new Layers<>(states, front.frames());
        }

        /** One hidden layer for all heads, of which each takes its share. */
        private <T> List<T> predictions(Ops<T> ops, T x) {
            int count = heads.count();
            int dim = sizes.dim();
            T inner = ops.gelu(Modules.linear(ops, "heads.in", x, dim, count * dim)); // [batch, frames, count · dim]
            if (count == 1) {
                return List.of(Modules.linear(ops, "heads.out", inner, dim, heads.dim()));
            }
            T weights = ops.weight("heads.out.weight", Init.NORMAL_002, count, dim, heads.dim());
            T biases = ops.weight("heads.out.bias", Init.ZEROS, 1, 1, count, heads.dim());
            List<T> predictions = new ArrayList<>();
            for (int head = 0; head < count; head++) {
                T own = ops.slice(inner, 2, head * dim, (head + 1) * dim); // [batch, frames, dim]
                T weight = ops.slice(weights, 0, head, head + 1); // [1, dim, heads.dim]
                T bias = ops.mergeLast(ops.slice(biases, 2, head, head + 1)); // [1, 1, heads.dim]
                predictions.add(ops.add(ops.matmul(own, weight), bias)); // [batch, frames, heads.dim]
            }
            return predictions;
        }
    }
}
