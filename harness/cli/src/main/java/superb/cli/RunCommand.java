package superb.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.BooleanSupplier;
import picocli.CommandLine;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import superb.engine.EngineSession;
import superb.error.Problem;
import superb.error.UsageException;
import superb.record.Environment;
import superb.run.Cell;
import superb.run.FeatureSelection;
import superb.run.LearningRates;
import superb.run.Limit;
import superb.run.Outcome;
import superb.run.Planner;
import superb.run.Profile;
import superb.run.Progress;
import superb.run.RunSettings;
import superb.run.Runner;
import superb.store.ByteSize;
import superb.task.Task;

/** {@code superb run}: extract once, train heads, score, record. */
@Command(
        name = "run",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = "Extracts frozen features once, trains the task heads, scores them and writes records.",
        customSynopsis = {
            "superb run --upstream hubert_base --upstream-ckpt hubert.safetensors --tasks ks --data-root DIR",
            "       superb run --upstream fbank_no_cmvn,hubert_base --init random --tasks ks,sid,ic",
        })
final class RunCommand implements Callable<Integer> {
    private static final double LARGEST_RATE = 1e6;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-u", "--upstream"},
            required = true,
            paramLabel = "NAME",
            description =
                    "Upstreams, comma-separated or repeated; see superb list upstreams. onnx:FILE or torchscript:FILE"
                            + "[,outputs=A+B][,frame=MS] for a network in a file.")
    List<String> upstreams = new ArrayList<>();

    @Option(
            names = {"-t", "--tasks"},
            split = ",",
            paramLabel = "TASK",
            description = "Tasks, comma-separated or repeated; 'all' (default) is ks,sid,ic,pr,asr.")
    List<String> tasks = new ArrayList<>(List.of("all"));

    @Mixin
    WeightsMixin weights = new WeightsMixin();

    @Mixin
    DataMixin data = new DataMixin();

    @Option(
            names = {"-o", "--out"},
            defaultValue = "runs",
            paramLabel = "DIR",
            description = "Where records go. Default: ./${DEFAULT-VALUE}.")
    private Path out = Path.of("runs");

    @Mixin
    EngineMixin engine = new EngineMixin();

    @Mixin
    private CacheMixin cache = new CacheMixin();

    @Option(
            names = "--features",
            defaultValue = "weighted-sum",
            paramLabel = "F",
            description = "weighted-sum (SUPERB), last or layer:K. Default: ${DEFAULT-VALUE}.")
    private String features = "weighted-sum";

    @Option(
            names = {"-L", "--limit"},
            paramLabel = "N|FRACTION",
            description = "Only the first clips of every split; the record is marked partial.")
    private Optional<String> limit = Optional.empty();

    @ArgGroup
    private Rate rate = new Rate();

    static final class Rate {
        @Option(names = "--lr", paramLabel = "X", description = "Learning rate. Default: the task's.")
        private Optional<Double> value = Optional.empty();

        @Option(
                names = "--lr-search",
                paramLabel = "GRID",
                description = "superb-v1: 1e-1 … 1e-5, trained together, chosen on dev; every trial is recorded.")
        private Optional<String> search = Optional.empty();
    }

    @Option(
            names = {"--seeds", "--seed"},
            split = ",",
            defaultValue = "1337",
            paramLabel = "N",
            description = "Seeds of heads and batch order; one record each. Default: ${DEFAULT-VALUE}.")
    private List<Long> seeds = new ArrayList<>(List.of(1337L));

    @Option(
            names = "--steps",
            paramLabel = "N",
            description = "Optimiser updates. Default: the task's (fewer on the mini corpus); others are marked.")
    private Optional<Integer> steps = Optional.empty();

    @Option(
            names = "--profile",
            defaultValue = "superb",
            paramLabel = "P",
            description =
                    "superb: the task's recipe; fast: a tenth of its updates, 300 at least; smoke: 10 updates on 16 clips."
                            + " All but superb are marked. Default: ${DEFAULT-VALUE}.")
    private String profile = "superb";

    @Option(
            names = "--set",
            paramLabel = "TASK.KEY=VALUE",
            description =
                    "A setting of a task, repeatable: asr+lm.lm=FILE, pr.lexicon=FILE; see docs/adding-a-task.md.")
    private List<String> taskSettings = new ArrayList<>();

    @Option(
            names = {"-b", "--batch-size"},
            paramLabel = "N",
            description = "Clips of a mini-batch. Default: the task's; others are marked.")
    private Optional<Integer> batch = Optional.empty();

    @Option(
            names = "--max-frames-per-batch",
            paramLabel = "N",
            description = "Padded frames on the device at once (PR, ASR): decides memory and speed, never the batch."
                    + " Default: by the width of the features and the device.")
    private Optional<Long> maxFrames = Optional.empty();

    @Option(
            names = {"-a", "--resume"},
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "Use finished records, heads and saved states of the same plan. On unless --no-resume: then"
                    + " nothing that an earlier command made.")
    private boolean resume = true;

    @Option(
            names = "--keep-going",
            negatable = true,
            defaultValue = "true",
            fallbackValue = "true",
            description = "A failing task does not stop the others. On unless --no-keep-going.")
    private boolean keepGoing = true;

    @Option(names = "--fail-fast", description = "The same as --no-keep-going.")
    private boolean failFast;

    @Option(names = "--no-samples", description = "Do not write per-clip outcomes (samples.jsonl).")
    private boolean noSamples;

    @Mixin
    private TimeMixin time = new TimeMixin();

    @Option(names = "--dry-run", description = "Print the plan and write nothing.")
    private boolean dryRun;

    @Option(
            names = {"-C", "--config"},
            paramLabel = "FILE",
            description = "YAML with these options by their long names; the command line wins.")
    private Optional<Path> config = Optional.empty();

    @Option(names = "--json", description = "A machine-readable summary on stdout.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Progress progress = new ConsoleProgress(spec.commandLine().getErr(), quiet);
        RunSettings settings = settings();
        BooleanSupplier stop = time.stop();
        List<Task> chosen = chosenTasks();
        try (Upstreams upstreams = Upstreams.open(this.upstreams, weights, engine);
                EngineSession session = engine.startForCorpus()) {
            RunData.Traces traces = dryRun ? RunData.Traces.NONE : RunData.Traces.WRITTEN;
            RunData found = RunData.load(chosen, data, settings, progress, traces);
            List<Cell> cells = Planner.cells(upstreams.chosen(), found.tasks(), settings);
            RunReport report = new RunReport(session, settings);
            if (dryRun) {
                out.print(json ? report.planJson(cells, found) : report.plan(cells, found));
                out.flush();
                return report.exitCode(List.of(), found.failures());
            }
            progress.note(report.plan(cells, found));
            Runner runner = new Runner(
                    session,
                    ProfileCommand.counter(),
                    Environment.collect(session.info().threads()),
                    progress,
                    stop);
            List<Outcome> outcomes = new ArrayList<>(runner.run(cells));
            out.print(
                    json ? report.summaryJson(outcomes, found.failures()) : report.summary(outcomes, found.failures()));
            out.flush();
            return report.exitCode(outcomes, found.failures());
        }
    }

    /** With their settings. */
    List<Task> chosenTasks() {
        return Tasks.with(Tasks.named(tasks), taskSettings);
    }

    RunSettings settings() {
        data.check();
        if (seeds.stream().distinct().count() != seeds.size()) {
            throw new UsageException(Problem.of("a seed is listed twice").at("--seeds " + seeds));
        }
        rate.value.filter(it -> !(it > 0 && it <= LARGEST_RATE)).ifPresent(it -> {
            throw new UsageException(Problem.of("no usable learning rate")
                    .at("--lr " + it)
                    .expected("a number above 0, at most " + LARGEST_RATE + ", such as 1e-3"));
        });
        if (steps.isPresent() && steps.get() < 1) {
            throw new UsageException(Problem.of("at least one update is needed").at("--steps " + steps.get()));
        }
        if (batch.isPresent() && batch.get() < 1) {
            throw new UsageException(Problem.of("at least one clip is needed").at("--batch-size " + batch.get()));
        }
        if (maxFrames.isPresent() && maxFrames.get() < 1) {
            throw new UsageException(
                    Problem.of("at least one frame is needed").at("--max-frames-per-batch " + maxFrames.get()));
        }
        return new RunSettings(
                out,
                cache.directory(),
                ByteSize.parse(cache.budget()),
                cache.mode(),
                FeatureSelection.parse(features),
                limit.map(Limit::parse).or(Profile.parse(profile)::limit),
                seeds,
                rate.value,
                rate.search.map(LearningRates::named),
                Profile.parse(profile),
                steps,
                batch,
                maxFrames,
                engine.precision(),
                resume ? RunSettings.Resume.CONTINUE : RunSettings.Resume.AFRESH,
                keepGoing && !failFast ? RunSettings.Faults.KEEP_GOING : RunSettings.Faults.FAIL_FAST,
                noSamples ? RunSettings.Samples.OMITTED : RunSettings.Samples.WRITTEN,
                command());
    }

    /** As typed, for the record's line that repeats it. */
    private List<String> command() {
        List<String> words = new ArrayList<>(List.of("superb"));
        CommandLine.ParseResult parsed = spec.root().commandLine().getParseResult();
        if (spec.root().equals(spec)) {
            words.add("run"); // a run that a sweep is made of
        }
        words.addAll(parsed == null ? List.of() : parsed.originalArgs());
        return words;
    }
}
