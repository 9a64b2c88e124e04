package superb.upstream;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import superb.error.Problem;
import superb.error.Spelling;
import superb.error.UsageException;

/** Every upstream that is on the class path, by name. */
public final class UpstreamRegistry {
    private final List<UpstreamFamily> families;
    private final Map<String, UpstreamFamily> byName = new TreeMap<>();
    private final Map<String, UpstreamRequest> aliases = new TreeMap<>();

    /** @throws IllegalStateException if two families claim one name */
    public UpstreamRegistry(List<UpstreamFamily> families) {
        this.families = List.copyOf(families);
        for (UpstreamFamily family : this.families) {
            claim(family.name(), family);
            family.models().forEach(model -> claim(model.card().name(), family));
            family.aliases().forEach((alias, request) -> {
                claim(alias, family);
                aliases.put(alias, UpstreamRequest.parse(request));
            });
        }
    }

    /** The families that announce themselves as services. */
    public static UpstreamRegistry load() {
        return new UpstreamRegistry(ServiceLoader.load(UpstreamFamily.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    private void claim(String name, UpstreamFamily family) {
        UpstreamFamily first = byName.putIfAbsent(name, family);
        if (first != null && first != family) {
            throw new IllegalStateException("the upstream name '" + name + "' is claimed by "
                    + first.getClass().getName() + " and by "
                    + family.getClass().getName());
        }
    }

    public List<UpstreamFamily> families() {
        return families;
    }

    /** The named models, in order of their names. */
    public List<UpstreamModel> models() {
        Map<String, UpstreamModel> models = new TreeMap<>();
        families.forEach(family ->
                family.models().forEach(model -> models.put(model.card().name(), model)));
        return new ArrayList<>(models.values());
    }

    /** Other names, and the request that each stands for. */
    public Map<String, UpstreamRequest> aliases() {
        return Collections.unmodifiableMap(aliases);
    }

    /** @throws UsageException if the name is unknown (with the nearest names) or the options do not fit */
    public UpstreamModel model(UpstreamRequest request) {
        return family(request).model(meant(request));
    }

    private UpstreamRequest meant(UpstreamRequest request) {
        UpstreamRequest other = aliases.get(request.name());
        return other == null ? request : request.as(other);
    }

    /** The model with random weights; signal processing without weights comes as it is. */
    public Upstream untrained(UpstreamRequest request, long seed) {
        UpstreamModel model = model(request);
        boolean weights = !DeclaredWeights.of(model).isEmpty();
        return new Upstream(model, weights ? RandomWeights.of(model, seed) : NoWeights.INSTANCE);
    }

    /**
     * The model with the weights of a file, which stays open as long as they are read.
     *
     * @throws superb.error.UntrustedException if tensors are missing, unexpected, or of other shapes
     */
    public Upstream load(UpstreamRequest request, Checkpoint checkpoint) {
        UpstreamFamily family = family(request);
        UpstreamModel model = family.model(meant(request), checkpoint);
        WeightNames names = family.names(model, checkpoint);
        return new Upstream(model, CheckpointWeights.of(model, checkpoint, names));
    }

    private UpstreamFamily family(UpstreamRequest request) {
        UpstreamFamily family = byName.get(request.name());
        if (family == null && request.options().containsKey("file")) {
            throw new UsageException(Problem.of("there is no upstream '" + request.name() + "' that could be read here")
                    .at(request)
                    .expected("a name of superb list upstreams; a network in a file is run, not read")
                    .next("run, extract, check, show and bench take onnx:FILE and torchscript:FILE"));
        }
        if (family == null) {
            Problem unknown = Problem.of("there is no upstream '" + request.name() + "'"
                    + Spelling.suggestion(request.name(), byName.keySet()));
            throw new UsageException(unknown.next("superb ls upstreams"));
        }
        return family;
    }
}
