package superb.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
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
import superb.jmh.BenchPlan;
import superb.jmh.LeakGate;
import superb.jmh.Scenario;
import superb.jmh.Subject;
import superb.record.Environment;
import superb.record.RecordJson;
import superb.upstream.Upstream;
import superb.upstream.UpstreamRequest;

/** {@code superb bench}: what an upstream costs on this machine. */
@Command(
        name = "bench",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Measures an upstream in fresh processes (JMH): single stream, one clip after the other, p50, p90 and p99 of what a",
            "user waits, of the whole and of its front end alone; offline, seconds of audio a second over a list of clips; cold",
            "start and the model load in it; peak memory; and 1,000 inferences after which no memory may be left behind.",
            "Records of the same weights, precision and machine get the figures as their cost. Measurements that break a rule",
            "(64 clips for p90, 662 for p99, three processes that agree) are kept and marked invalid; one that leaks joins no",
            "record, and the exit code is 4."
        },
        customSynopsis = {
            "superb bench --upstream hubert_base --init random --quick",
            "       superb bench -u distilhubert -k distilhubert.ckpt --engine onnx --precision int8-dynamic --threads 1,2",
            "       superb bench -u fbank --scenario single-stream --seconds 1,5 --json"
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

    @Option(
            names = "--scenario",
            split = ",",
            paramLabel = "S",
            description = "single-stream, offline. Default: both. Start, memory and leak gate are always measured.")
    private List<String> scenarios = new ArrayList<>();

    @Option(
            names = "--quick",
            description =
                    "Clips of 5 s and a short list only, without the front end apart: what the leaderboard shows. The"
                            + " leak gate ends after 12 s.")
    private boolean quick;

    @Option(
            names = "--seconds",
            split = ",",
            paramLabel = "S",
            description = "Clip lengths of the single stream. Default: 1,2,5,10,20.")
    private List<Double> seconds = new ArrayList<>();

    @Option(
            names = "--leak-inferences",
            paramLabel = "N",
            description = "Inferences of the leak gate, at least 200; 0 leaves it out. Default: 1000.")
    private Optional<Integer> leakInferences = Optional.empty();

    @Option(
            names = {"-o", "--out"},
            defaultValue = "runs",
            paramLabel = "DIR",
            description = "Where records are, and a folder for each measurement is made. Default: ./${DEFAULT-VALUE}.")
    private Path out = Path.of("runs");

    @Option(names = "--json", description = "The figures as JSON.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        BenchPlan plan = plan();
        List<Integer> threads = engine.threadCounts();
        Consumer<String> notes = new ConsoleProgress(spec.commandLine().getErr(), quiet)::note;
        String machine = Environment.collect(threads.get(0)).machineFingerprint();
        PrintWriter print = spec.commandLine().getOut();
        ArrayNode all = RecordJson.tree(Map.of()).arrayNode();
        boolean leaking = false;
        for (BenchSubject one : chosen(threads)) {
            Bench.Measured found = new Bench(one.subject(), plan).run(notes);
            MeasuredCost cost = new MeasuredCost(one, found, machine);
            Path folder = out.resolve(one.folder());
            cost.write(folder);
            List<Path> joined = found.leaking() ? List.of() : cost.join(out, notes);
            leaking |= found.leaking();
            BenchReport report = new BenchReport(one, found);
            if (json) {
                ObjectNode node = report.json(machine).put("files", folder.toString());
                ArrayNode records = node.putArray("records");
                joined.forEach(it -> records.add(it.toString()));
                all.add(node);
            } else {
                print.print(report.text());
                print.println("files:   " + folder.resolve(Bench.folder(one.subject())));
                print.println("records: " + (joined.isEmpty() ? none(found) : joined));
                print.flush();
            }
        }
        if (json) {
            ObjectNode whole = RecordJson.tree(Map.of());
            whole.set("measurements", all);
            print.print(new String(RecordJson.pretty(whole), StandardCharsets.UTF_8));
            print.flush();
        }
        return (leaking ? ExitCode.PARTIAL : ExitCode.OK).code();
    }

    private static String none(Bench.Measured found) {
        return found.leaking() ? "none, for the measurement is invalid" : "none of these weights and this machine";
    }

    private BenchPlan plan() {
        if (seconds.stream().anyMatch(it -> !(it > 0 && it <= 120))) {
            throw new UsageException(Problem.of("a clip cannot be so long")
                    .at("--seconds " + seconds)
                    .expected("0 to 120 seconds"));
        }
        BenchPlan plan = quick ? BenchPlan.QUICK : BenchPlan.FULL;
        if (!scenarios.isEmpty()) {
            plan = plan.withScenarios(Scenario.parse(scenarios));
        }
        if (!seconds.isEmpty()) {
            plan = plan.withSeconds(seconds);
        }
        if (leakInferences.isPresent()) {
            int count = leakInferences.get();
            if (count != 0 && (count < LeakGate.LEAST || count > 1_000_000)) {
                throw new UsageException(Problem.of("the leak gate cannot have " + count + " inferences")
                        .at("--leak-inferences " + count)
                        .expected("0, or " + LeakGate.LEAST + " to 1000000"));
            }
            plan = plan.withLeakInferences(count);
        }
        return plan;
    }

    /** Opened once here, so that what is wrong with them is said before anything is measured. */
    private List<BenchSubject> chosen(List<Integer> threads) throws IOException {
        List<UpstreamRequest> requests = UpstreamRequest.parseList(String.join(",", upstreams));
        List<BenchSubject> all = new ArrayList<>();
        try (Upstreams opened = Upstreams.open(upstreams, weights, engine);
                EngineSession session = engine.start(threads.get(0))) {
            for (int i = 0; i < requests.size(); i++) {
                UpstreamRequest request = requests.get(i);
                Upstream upstream = opened.chosen().get(i);
                session.open(upstream, engine.precision()).close();
                Optional<Path> checkpoint = weights.checkpoint(request.name(), requests.size() > 1);
                for (int count : threads) {
                    Subject subject = Subject.of(
                            request.toString(),
                            checkpoint,
                            weights.configurations(),
                            weights.seed(),
                            engine(session, upstream),
                            session.info(upstream, engine.precision()).deviceActual(),
                            engine.precision(),
                            count);
                    all.add(new BenchSubject(
                            subject,
                            upstream.model().card().name(),
                            upstream.weights().sha256()));
                }
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
}
