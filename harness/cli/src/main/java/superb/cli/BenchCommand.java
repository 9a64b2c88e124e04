package superb.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Consumer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import superb.engine.EngineSession;
import superb.error.ExitCode;
import superb.error.Problem;
import superb.error.UsageException;
import superb.jmh.Bench;
import superb.jmh.Subject;
import superb.record.Cost;
import superb.record.Environment;
import superb.store.ByteSize;
import superb.upstream.Upstream;
import superb.upstream.UpstreamRequest;

/** {@code superb bench}: what an upstream costs on this machine. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures an upstream on the CPU in fresh processes (JMH): single stream, one clip after the other, p50, p90 and",
            "p99 of what a user waits; offline, seconds of audio a second over a list of clips; cold start; peak memory.",
            "Records of the same weights, precision and machine get the figures as their cost. Measurements that break a rule",
            "(64 clips for p90, 662 for p99, three processes that agree) are kept and marked invalid."
        },
        customSynopsis = {
            "superb bench --upstream hubert_base --init random --quick",
            "       superb bench -u distilhubert -k distilhubert.ckpt --engine onnx --precision int8-dynamic --threads 2"
        })
final class BenchCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-u", "--upstream"},
            required = true,
            paramLabel = "NAME",
            description = "Upstreams, comma-separated or repeated; see superb list upstreams.")
    private List<String> upstreams = new ArrayList<>();

    @Mixin
    private WeightsMixin weights = new WeightsMixin();

    @Mixin
    private EngineMixin engine = new EngineMixin();

    @Option(names = "--quick", description = "Clips of 5 s and a short list only: what the leaderboard shows.")
    private boolean quick;

    @Option(
            names = "--seconds",
            split = ",",
            paramLabel = "S",
            description = "Clip lengths of the single stream. Default: 1,2,5,10,20.")
    private List<Double> seconds = new ArrayList<>();

    @Option(
            names = {"-o", "--out"},
            defaultValue = "runs",
            paramLabel = "DIR",
            description = "Where records are, and a folder for each measurement is made. Default: ./${DEFAULT-VALUE}.")
    private Path out = Path.of("runs");

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    /** Upstreams as they are opened here, and as the measured processes open them. */
    private record Chosen(Subject subject, String name, String weightsSha256) {}

    @Override
    public Integer call() throws IOException {
        if (engine.options().device().startsWith("cuda")) {
            throw new UsageException(Problem.of("only the CPU is measured")
                    .at("--device " + engine.options().device())
                    .expected("cpu"));
        }
        if (seconds.stream().anyMatch(it -> !(it > 0 && it <= 120))) {
            throw new UsageException(Problem.of("a clip cannot be so long")
                    .at("--seconds " + seconds)
                    .expected("0 to 120 seconds"));
        }
        Consumer<String> notes = new ConsoleProgress(spec.commandLine().getErr(), quiet)::note;
        String machine = Environment.collect(engine.threads()).machineFingerprint();
        PrintWriter print = spec.commandLine().getOut();
        for (Chosen one : chosen()) {
            Bench bench = quick ? Bench.quick(one.subject()) : Bench.full(one.subject());
            Bench.Measured found = (seconds.isEmpty() ? bench : bench.withSeconds(seconds)).run(notes);
            MeasuredCost cost = new MeasuredCost(
                    found,
                    one.subject().engine(),
                    one.name(),
                    one.weightsSha256(),
                    engine.precision().id(),
                    machine);
            Path folder = out.resolve(folder(one));
            cost.write(folder);
            List<Path> joined = cost.join(out, notes);
            print.print(table(one, found));
            print.println("files:   " + folder.resolve("bench"));
            print.println("records: " + (joined.isEmpty() ? "none of these weights and this machine" : joined));
            print.flush();
        }
        return ExitCode.OK.code();
    }

    /** Opened once here, so that what is wrong with them is said before anything is measured. */
    private List<Chosen> chosen() throws IOException {
        List<UpstreamRequest> requests = UpstreamRequest.parseList(String.join(",", upstreams));
        List<Chosen> all = new ArrayList<>();
        try (Upstreams opened = Upstreams.open(upstreams, weights, engine);
                EngineSession session = engine.start()) {
            for (int i = 0; i < requests.size(); i++) {
                UpstreamRequest request = requests.get(i);
                Upstream upstream = opened.chosen().get(i);
                session.open(upstream, engine.precision()).close();
                Optional<Path> checkpoint = weights.checkpoint(request.name(), requests.size() > 1);
                Subject subject = Subject.of(
                        request.toString(),
                        checkpoint,
                        weights.configurations(),
                        weights.seed(),
                        engine(session, upstream),
                        engine.precision(),
                        session.info().threads());
                all.add(new Chosen(
                        subject,
                        upstream.model().card().name(),
                        upstream.weights().sha256()));
            }
        }
        return all;
    }

    /** A network in a file brings its own runtime, in any session. */
    private String engine(EngineSession session, Upstream upstream) {
        return upstream.definition().isPresent()
                ? session.info(upstream, engine.precision()).name()
                : "torch";
    }

    private static String folder(Chosen one) {
        return "bench-%s-%s-%s-%d-%s"
                .formatted(
                        one.name().replaceAll("[^A-Za-z0-9._-]", "_"),
                        one.subject().engine(),
                        one.subject().precision().id(),
                        one.subject().threads(),
                        one.weightsSha256().substring(0, 8));
    }

    private static String table(Chosen one, Bench.Measured found) {
        TextTable table = new TextTable(
                one.name() + ", " + one.subject().engine() + ", "
                        + one.subject().precision().id() + ", "
                        + one.subject().threads() + " threads",
                "p50 ms",
                "p90 ms",
                "p99 ms",
                "clips",
                "spread of processes",
                "valid");
        for (Cost.Latency it : found.latency()) {
            table.row(
                    SuperbCommand.text("single stream, %s s", it.clipSeconds()),
                    SuperbCommand.text("%.2f", it.p50Ms()),
                    SuperbCommand.text("%.2f", it.p90Ms()),
                    it.p99Ms().map(p99 -> SuperbCommand.text("%.2f", p99)).orElse("-"),
                    it.n(),
                    SuperbCommand.text("%.0f %%", it.forkSpreadPct()),
                    it.reason().orElse("yes"));
        }
        StringBuilder text = new StringBuilder(table.toString());
        found.throughput()
                .ifPresent(it -> text.append(SuperbCommand.text(
                        "offline: %.1f seconds of audio a second (%.1f s in %.2f s)%n",
                        it.rtfx(), it.audioSeconds(), it.wallSeconds())));
        text.append(SuperbCommand.text(
                "cold start to the first states of %s s: %.0f ms%n",
                found.memory().seconds(), found.memory().coldMillis()));
        found.memory()
                .rssBytes()
                .ifPresent(it -> text.append(SuperbCommand.text("peak resident memory: %s%n", new ByteSize(it))));
        return text.toString();
    }
}
