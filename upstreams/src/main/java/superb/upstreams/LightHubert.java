package superb.upstreams;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import superb.error.Problem;
import superb.error.UsageException;
import superb.upstream.Checkpoint;
import superb.upstream.UpstreamFamily;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRequest;
import superb.upstream.WeightNames;

/**
 * LightHuBERT (arXiv 2203.15610): networks of many sizes that share the weights of one super-net. {@code
 * lighthubert_small} is the published default; {@code lighthubert_small@min} and {@code lighthubert_small:dim=256,layers=10}
 * are others of the same file, and {@code lighthubert_small@cfg:sub.json} reads the sizes from a file.
 */
public final class LightHubert implements UpstreamFamily {
    private static final Map<String, Subnet.Space> SPACES = Map.of(
            "lighthubert_base", Subnet.Space.BASE,
            "lighthubert_small", Subnet.Space.SMALL,
            "lighthubert_stage1", Subnet.Space.STAGE_1);

    /** Width of a head in every published super-net, and of the network before slicing. */
    private static final int HEAD = 64;

    @Override
    public String name() {
        return "lighthubert";
    }

    @Override
    public List<UpstreamModel> models() {
        return SPACES.keySet().stream()
                .sorted()
                .map(name -> model(UpstreamRequest.of(name)))
                .toList();
    }

    @Override
    public Map<String, String> aliases() {
        return Map.of(
                "lighthubert_base_max", "lighthubert_base@max",
                "lighthubert_base_min", "lighthubert_base@min",
                "lighthubert_small_max", "lighthubert_small@max",
                "lighthubert_small_min", "lighthubert_small@min");
    }

    @Override
    public UpstreamModel model(UpstreamRequest asked) {
        UpstreamRequest request = SubnetFile.resolve(asked);
        if (request.name().equals(name())) {
            return UpstreamFamily.super.model(UpstreamRequest.of(name())); // says that a checkpoint is needed
        }
        Backbone whole = Backbone.base();
        FrontEnd front = new FrontEnd(
                WaveformNorm.FAIRSEQ,
                ConvExtractor.Config.standard(512, ConvExtractor.Norm.LAYER),
                false,
                true,
                true,
                whole.dim());
        return cut(request, whole.with(front), SPACES.get(request.name()).choose(request), HEAD);
    }

    @Override
    public UpstreamModel model(UpstreamRequest asked, Checkpoint checkpoint) {
        UpstreamRequest request = SubnetFile.resolve(asked);
        Backbone whole = BackboneReader.read(StatedSizes.of(checkpoint));
        Subnet subnet = SPACES.containsKey(request.name())
                ? SPACES.get(request.name()).choose(request)
                : largest(whole).with(request.checked(Subnet.OPTIONS, false), whole.layers());
        return cut(request, whole, subnet, headSize(whole, checkpoint));
    }

    @Override
    public WeightNames names(UpstreamModel model, Checkpoint checkpoint) {
        Backbone whole = BackboneReader.read(StatedSizes.of(checkpoint));
        Subnet subnet = largest(((PrunedTransformer) model).sizes());
        int ffn = whole.encoder().layers().get(0).ffn();
        return new Supernet(NameTable.of(checkpoint), subnet, whole.dim(), ffn, headSize(whole, checkpoint));
    }

    /** A network as a sub-net of itself. */
    private static Subnet largest(Backbone sizes) {
        List<TransformerEncoder.Layer> layers = sizes.encoder().layers();
        return new Subnet(
                sizes.dim(),
                layers.stream().map(TransformerEncoder.Layer::heads).toList(),
                layers.stream().map(TransformerEncoder.Layer::ffn).toList());
    }

    private static int headSize(Backbone whole, Checkpoint checkpoint) {
        String query = "encoder.layers.0.self_attn.q_proj.weight";
        int heads = whole.encoder().layers().get(0).heads();
        return checkpoint.has(query) ? checkpoint.shape(query).get(0) / heads : HEAD;
    }

    /** Options choose a part of the super-net as its name does: {@code lighthubert_small@dim=256,layers=10}. */
    private static String named(UpstreamRequest request) {
        String name = request.toString();
        return request.subnet().isPresent() ? name : name.replaceFirst(":", "@");
    }

    private UpstreamModel cut(UpstreamRequest request, Backbone whole, Subnet subnet, int headSize) {
        PositionalConv position =
                new PositionalConv(whole.position().kernel(), whole.position().groups(), false);
        if (subnet.dim() % position.groups() != 0) {
            throw new UsageException(
                    Problem.of("a width of " + subnet.dim() + " does not fit the positional convolution")
                            .at(request)
                            .expected("a multiple of " + position.groups()));
        }
        List<TransformerEncoder.Layer> layers = new ArrayList<>();
        for (int i = 0; i < subnet.layers(); i++) {
            layers.add(new TransformerEncoder.Layer(
                    subnet.heads().get(i), headSize, subnet.ffn().get(i)));
        }
        FrontEnd front = new FrontEnd(WaveformNorm.FAIRSEQ, whole.front().extractor(), false, true, true, subnet.dim());
        Backbone sizes = new Backbone(
                front, position, new TransformerEncoder.Config(subnet.dim(), layers, TransformerEncoder.Norm.POST));
        return new PrunedTransformer(named(request), name(), "arXiv 2203.15610", sizes, Optional.empty());
    }
}
