package superb.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import superb.engine.Engine;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.error.Problem;
import superb.error.UsageException;
import superb.modelfile.ModelFiles;
import superb.upstream.Checkpoint;
import superb.upstream.DeclaredWeights;
import superb.upstream.Upstream;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;
import superb.upstreams.checkpoint.Checkpoints;

/** The upstreams that a command line names, with their weights. Closing it closes the checkpoint files. */
final class Upstreams implements AutoCloseable {
    private final List<Checkpoint> files = new ArrayList<>();
    private final List<Upstream> chosen = new ArrayList<>();

    /** Opens what is asked for; nothing stays open if one of them fails. */
    static Upstreams open(List<String> names, WeightsMixin weights, EngineMixin engine) {
        Upstreams upstreams = new Upstreams();
        try {
            UpstreamRegistry registry = UpstreamRegistry.load();
            ModelFiles modelFiles = ModelFiles.load();
            List<UpstreamRequest> requests = UpstreamRequest.parseList(String.join(",", names));
            long takers = requests.stream().filter(it -> !modelFiles.knows(it)).count();
            for (UpstreamRequest request : requests) {
                if (modelFiles.knows(request)) {
                    if (takers == 0 && weights.checkpoint(request.name(), false).isPresent()) {
                        throw new UsageException(
                                Problem.of("a model file brings its weights; no checkpoint goes with it")
                                        .at("--upstream " + request)
                                        .next("leave --upstream-ckpt out"));
                    }
                    upstreams.chosen.add(modelFile(modelFiles, request, engine));
                } else {
                    upstreams.add(registry, request, weights, takers > 1);
                }
                weights.checkRevision(
                        request,
                        upstreams.chosen.get(upstreams.chosen.size() - 1).weights());
            }
            return upstreams;
        } catch (RuntimeException e) {
            upstreams.close();
            throw e;
        }
    }

    /** A network in a file is tried on the CPU before anything else begins. */
    static Upstream modelFile(ModelFiles files, UpstreamRequest request, EngineMixin engine) {
        try (EngineSession session = Engine.named("torch")
                .start(new EngineOptions("cpu", engine.threadCounts().get(0)))) {
            return files.read(request, session);
        }
    }

    private void add(UpstreamRegistry registry, UpstreamRequest request, WeightsMixin weights, boolean several) {
        Optional<Path> file = weights.checkpoint(request.name(), several);
        if (file.isPresent()) {
            if (weights.random()) {
                throw new UsageException(Problem.of("both a checkpoint and --init random were given")
                        .at("--upstream " + request)
                        .next("leave one of them out"));
            }
            Checkpoint checkpoint = Checkpoints.open(file.get(), weights.configurations());
            files.add(checkpoint);
            chosen.add(registry.load(request, checkpoint));
            return;
        }
        UpstreamModel model = registry.model(request);
        if (!weights.random() && !DeclaredWeights.of(model).isEmpty()) {
            throw new UsageException(Problem.of("'" + request + "' needs weights")
                    .at("--upstream " + request)
                    .expected("--upstream-ckpt FILE, or --init random for an untrained network")
                    .next("superb run --upstream " + request + " --upstream-ckpt FILE"));
        }
        chosen.add(registry.untrained(request, weights.seed()));
    }

    List<Upstream> chosen() {
        return List.copyOf(chosen);
    }

    /** For commands that work on a single upstream. */
    Upstream only() {
        if (chosen.size() != 1) {
            throw new UsageException(Problem.of(chosen.size() + " upstreams were named")
                    .at("--upstream")
                    .expected("one"));
        }
        return chosen.get(0);
    }

    @Override
    public void close() {
        files.forEach(Checkpoint::close);
    }
}
