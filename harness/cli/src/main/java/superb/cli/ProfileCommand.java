package superb.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import superb.audio.Waveform;
import superb.engine.Cost;
import superb.engine.CostCounter;
import superb.engine.MacsConvention;
import superb.engine.cost.MacsPicture;
import superb.error.EnvironmentException;
import superb.error.ExitCode;
import superb.error.Problem;
import superb.error.UsageException;
import superb.files.Disk;
import superb.files.NewFile;
import superb.record.RecordJson;
import superb.upstream.Checkpoint;
import superb.upstream.Upstream;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;
import superb.upstreams.checkpoint.Checkpoints;

/** {@code superb profile}: what a model costs by counting, without running it. */
@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Counts an upstream without running it: parameters (used; unused, of a file; of each task's head), bytes,",
            "multiply-accumulates by part and in total, also over the clips of the SUPERB challenge, and activations."
        },
        customSynopsis = {
            "superb profile --upstream hubert_base",
            "       superb profile --upstream hubert --upstream-ckpt hubert.pt --seconds 5 --svg macs.svg --json"
        })
final class ProfileCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-u", "--upstream"},
            required = true,
            paramLabel = "NAME",
            description = "The upstream; see superb list upstreams.")
    private String upstream = "";

    @Mixin
    private WeightsMixin weights = new WeightsMixin();

    @Option(
            names = "--seconds",
            split = ",",
            defaultValue = "1,2,5,10,20",
            paramLabel = "S",
            description = "Clip lengths. Default: ${DEFAULT-VALUE}.")
    private List<Double> seconds = new ArrayList<>();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Option(names = "--svg", paramLabel = "FILE", description = "Draw where the MACs of the last length go.")
    private Optional<Path> svg = Optional.empty();

    @Override
    public Integer call() {
        UpstreamRequest request = UpstreamRequest.parse(upstream);
        UpstreamRegistry registry = UpstreamRegistry.load();
        Optional<Path> file = weights.checkpoint(request.name(), false);
        ProfileReport report = file.isPresent()
                ? ofFile(registry, request, file.get())
                : report(registry.model(request), OptionalLong.empty());
        svg.ifPresent(to -> NewFile.write(Disk.LOCAL, to, picture(report).getBytes(StandardCharsets.UTF_8)));
        PrintWriter out = spec.commandLine().getOut();
        out.print(
                json
                        ? new String(RecordJson.pretty(report.json(counter())), StandardCharsets.UTF_8)
                        : report.text(counter()));
        svg.filter(it -> !json).ifPresent(it -> out.println("\npicture: " + it));
        out.flush();
        return ExitCode.OK.code();
    }

    private ProfileReport ofFile(UpstreamRegistry registry, UpstreamRequest request, Path file) {
        try (Checkpoint checkpoint = Checkpoints.open(file, weights.configurations())) {
            Upstream loaded = registry.load(request, checkpoint);
            weights.checkRevision(request, loaded.weights());
            return report(
                    loaded.definition().orElseThrow(),
                    OptionalLong.of(loaded.weights().unused()));
        }
    }

    private ProfileReport report(UpstreamModel model, OptionalLong unused) {
        List<Long> samples = seconds.stream().map(it -> samples(model, it)).toList();
        return ProfileReport.of(counter(), model, samples, unused);
    }

    private String picture(ProfileReport report) {
        return new MacsPicture(
                        report.model().card().name(), seconds.get(seconds.size() - 1), report.last(), report.frontEnd())
                .draw();
    }

    /** The cost of a clip of that length, by the counting of the model table. */
    static Cost cost(UpstreamModel model, double seconds) {
        return counter().count(model, samples(model, seconds), MacsConvention.PRODUCTS);
    }

    private static long samples(UpstreamModel model, double seconds) {
        long samples = Math.round(seconds * Waveform.SAMPLE_RATE_HZ);
        if (samples < model.card().minSamples()) {
            throw new UsageException(Problem.of("a clip of " + seconds + " s is too short for "
                            + model.card().name())
                    .at("--seconds")
                    .expected("at least " + model.card().minSamples() + " samples"));
        }
        return samples;
    }

    static CostCounter counter() {
        return ServiceLoader.load(CostCounter.class)
                .findFirst()
                .orElseThrow(() -> new EnvironmentException(
                        Problem.of("no cost counter is on the class path").next("rebuild with mvn package")));
    }
}
