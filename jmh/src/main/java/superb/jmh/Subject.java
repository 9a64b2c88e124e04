package superb.jmh;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import superb.engine.Engine;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.engine.Precision;
import superb.error.EnvironmentException;
import superb.error.Problem;
import superb.modelfile.ModelFiles;
import superb.upstream.Checkpoint;
import superb.upstream.Upstream;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;
import superb.upstreams.checkpoint.Checkpoints;

/**
 * What is measured, in words that other processes can be told.
 *
 * @param upstream as {@code --upstream} takes it
 * @param checkpoint file of the weights, or {@link #NONE}
 * @param configurations files that go with it, separated as on a class path, or {@link #NONE}
 * @param seed of random weights
 * @param engine {@code torch} or {@code onnx}; CPU
 */
public record Subject(
        String upstream,
        String checkpoint,
        String configurations,
        long seed,
        String engine,
        Precision precision,
        int threads) {
    static final String NONE = "-";

    public static Subject of(
            String upstream,
            Optional<Path> checkpoint,
            List<Path> configurations,
            long seed,
            String engine,
            Precision precision,
            int threads) {
        String files = configurations.stream()
                .map(it -> it.toAbsolutePath().toString())
                .collect(Collectors.joining(File.pathSeparator));
        return new Subject(
                upstream,
                checkpoint.map(it -> it.toAbsolutePath().toString()).orElse(NONE),
                files.isEmpty() ? NONE : files,
                seed,
                engine,
                precision,
                threads);
    }

    /** For {@link MemoryProbe}. */
    List<String> words() {
        return List.of(
                upstream,
                checkpoint,
                configurations,
                Long.toString(seed),
                engine,
                precision.name(),
                Integer.toString(threads));
    }

    static Subject parse(List<String> words) {
        return new Subject(
                words.get(0),
                words.get(1),
                words.get(2),
                Long.parseLong(words.get(3)),
                words.get(4),
                Precision.valueOf(words.get(5)),
                Integer.parseInt(words.get(6)));
    }

    EngineSession start() {
        return ServiceLoader.load(Engine.class).stream()
                .map(ServiceLoader.Provider::get)
                .filter(it -> it.name().equals(engine))
                .findFirst()
                .orElseThrow(() -> new EnvironmentException(Problem.of("there is no engine '" + engine + "'")))
                .start(new EngineOptions("cpu", threads));
    }

    /** Loads the weights; their file is closed again. */
    OpenedSubject open(EngineSession session) {
        UpstreamRequest request = UpstreamRequest.parse(upstream);
        ModelFiles files = ModelFiles.load();
        if (files.knows(request)) {
            return new OpenedSubject(session.open(files.read(request, session), precision));
        }
        UpstreamRegistry registry = UpstreamRegistry.load();
        if (checkpoint.equals(NONE)) {
            return new OpenedSubject(session.open(registry.untrained(request, seed), precision));
        }
        List<Path> beside = configurations.equals(NONE)
                ? List.of()
                : Arrays.stream(configurations.split(File.pathSeparator))
                        .map(Path::of)
                        .toList();
        try (Checkpoint file = Checkpoints.open(Path.of(checkpoint), beside)) {
            Upstream loaded = registry.load(request, file);
            return new OpenedSubject(session.open(loaded, precision));
        }
    }
}
