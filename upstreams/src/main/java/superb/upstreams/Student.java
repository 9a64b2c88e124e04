package superb.upstreams;

import java.util.List;
import java.util.Set;
import superb.error.Problem;
import superb.error.UsageException;
import superb.upstream.Checkpoint;
import superb.upstream.UpstreamFamily;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRequest;
import superb.upstream.WeightNames;

/**
 * A student of any size on HuBERT's front end, without heads: {@code student:layers=3,dim=384,ffn=1536,heads=6}. What
 * is left out is 2 layers, width 768, a feed-forward width of four times that, and heads of 64.
 */
public final class Student implements UpstreamFamily {
    private static final Set<String> OPTIONS = Set.of("layers", "dim", "ffn", "heads");
    private static final int HEAD = 64;
    private static final int GROUPS = PositionalConv.STANDARD.groups();

    @Override
    public String name() {
        return "student";
    }

    @Override
    public List<UpstreamModel> models() {
        return List.of(model(UpstreamRequest.of(name())));
    }

    @Override
    public UpstreamModel model(UpstreamRequest request) {
        request.checked(OPTIONS, false);
        int layers = request.integer("layers", 2, 1, 48);
        int dim = request.integer("dim", 768, GROUPS, 4096);
        int ffn = request.integer("ffn", 4 * dim, 1, 65_536);
        int heads = request.integer("heads", Math.max(1, dim / HEAD), 1, 256);
        if (dim % GROUPS != 0 || dim % heads != 0) {
            throw new UsageException(Problem.of("a width of " + dim + " cannot be shared by " + heads
                            + " heads and the " + GROUPS + " groups of the positional convolution")
                    .at(request)
                    .expected("a multiple of both"));
        }
        return new DistilHubert.Model(
                request.toString(),
                Backbone.student(layers, dim, ffn, heads),
                DistilHubert.Heads.NONE,
                false,
                "arXiv 2207.06867, other sizes");
    }

    @Override
    public UpstreamModel model(UpstreamRequest request, Checkpoint checkpoint) {
        DistilHubert.Model asked = (DistilHubert.Model) model(request);
        return new DistilHubert.Model(
                asked.name(), BackboneReader.fit(asked.sizes(), checkpoint), asked.heads(), false, asked.source());
    }

    @Override
    public WeightNames names(UpstreamModel model, Checkpoint checkpoint) {
        return NameTable.of(checkpoint);
    }
}
