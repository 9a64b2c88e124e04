package superb.jmh;

import java.io.File;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.stream.Collectors;
import superb.audio.Waveform;
import superb.engine.CostCounter;
import superb.engine.Engine;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.engine.MacsConvention;
import superb.engine.Precision;
import superb.error.EnvironmentException;
import superb.error.Problem;
import superb.modelfile.ModelFiles;
import superb.upstream.Checkpoint;
import superb.upstream.Upstream;
import superb.upstream.UpstreamModel;
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
 * @param engine {@code torch} or {@code onnx}
 * @param device {@code cpu} or {@code cuda:0}
 */
public record Subject(
        String upstream,
        String checkpoint,
        String configurations,
        long seed,
        String engine,
        String device,
        Precision precision,
        int threads,
        Part part) {
    static final String NONE = "-";

    /** What of the upstream. */
    public enum Part {
        WHOLE,
        /** What turns samples into the input of the encoder. */
        FRONT_END
    }

    /** The whole upstream. */
    public static Subject of(
            String upstream,
            Optional<Path> checkpoint,
            List<Path> configurations,
            long seed,
            String engine,
            String device,
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
                device,
                precision,
                threads,
                Part.WHOLE);
    }

    /** What stands before its encoder; empty where there is no encoder, or only its file knows. */
    Optional<Subject> frontEnd() {
        UpstreamRequest request = UpstreamRequest.parse(upstream);
        boolean none = ModelFiles.load().knows(request)
                || UpstreamRegistry.load().model(request).frontEnd().isEmpty();
        return none
                ? Optional.empty()
                : Optional.of(new Subject(
                        upstream,
                        checkpoint,
                        configurations,
                        seed,
                        engine,
                        device,
                        precision,
                        threads,
                        Part.FRONT_END));
    }

    /** About how much of the whole's time its front end takes: convolutions run slower than their products say. */
    double frontShare() {
        CostCounter counter = ServiceLoader.load(CostCounter.class).findFirst().orElseThrow();
        UpstreamModel whole = UpstreamRegistry.load().model(UpstreamRequest.parse(upstream));
        double share = (double) macs(counter, whole.frontEnd().orElseThrow()) / macs(counter, whole);
        return Math.min(1, 1.5 * share);
    }

    private static long macs(CostCounter counter, UpstreamModel model) {
        return counter.count(model, 5L * Waveform.SAMPLE_RATE_HZ, MacsConvention.PRODUCTS)
                .macs();
    }

    /** For the processes that measure memory. */
    List<String> words() {
        return List.of(
                upstream,
                checkpoint,
                configurations,
                Long.toString(seed),
                engine,
                device,
                precision.name(),
                Integer.toString(threads),
                part.name());
    }

    static Subject parse(List<String> words) {
        return new Subject(
                words.get(0),
                words.get(1),
                words.get(2),
                Long.parseLong(words.get(3)),
                words.get(4),
                words.get(5),
                Precision.valueOf(words.get(6)),
                Integer.parseInt(words.get(7)),
                Part.valueOf(words.get(8)));
    }

    /** @throws EnvironmentException if the engine does not take the number of threads */
    EngineSession start() {
        return start(new EngineOptions(device, threads));
    }

    /** The same for many clips, several of them side by side where that is faster. */
    EngineSession startForCorpus() {
        return start(new EngineOptions(device, threads).sideBySide());
    }

    private EngineSession start(EngineOptions options) {
        EngineSession session = Engine.named(engine).start(options);
        int found = session.info().threads();
        if (found != threads) {
            session.close();
            throw new EnvironmentException(
                    Problem.of("the engine uses " + found + " threads").expected(Integer.toString(threads)));
        }
        return session;
    }

    /** Loads the weights; their file is closed again. */
    OpenedSubject open(EngineSession session) {
        UpstreamRequest request = UpstreamRequest.parse(upstream);
        ModelFiles files = ModelFiles.load();
        if (files.knows(request)) {
            return new OpenedSubject(session.open(files.read(request, session), precision), Optional.empty());
        }
        UpstreamRegistry registry = UpstreamRegistry.load();
        if (checkpoint.equals(NONE)) {
            return open(session, registry.untrained(request, seed));
        }
        List<Path> beside = configurations.equals(NONE)
                ? List.of()
                : Arrays.stream(configurations.split(File.pathSeparator))
                        .map(Path::of)
                        .toList();
        try (Checkpoint file = Checkpoints.open(Path.of(checkpoint), beside)) {
            return open(session, registry.load(request, file));
        }
    }

    private OpenedSubject open(EngineSession session, Upstream whole) {
        UpstreamModel model = whole.definition().orElseThrow();
        UpstreamModel measured = part == Part.WHOLE ? model : model.frontEnd().orElseThrow();
        return new OpenedSubject(
                session.open(new Upstream(measured, whole.weights()), precision), Optional.of(measured));
    }
}
