package superb.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicInteger;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import superb.error.ExitCode;
import superb.run.Progress;
import superb.sweep.JobResult;
import superb.sweep.SharedQueue;

/** {@code superb sweep}: many runs as one plan that processes share. */
@Command(
        name = "sweep",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a grid: every upstream on every task, at every frame period, in every precision, with all seeds.",
            "What is recorded is skipped, a failure does not stop the rest, and the same command may run any number of"
                    + " times at once, also on several machines with one disk.",
            "FILE holds options of superb run by their long names; upstream, frame and precision may be lists there. All"
                    + " options of superb run may be added to the command line and win over the file."
        },
        customSynopsis = {
            "superb sweep leaderboards/studies/depth-width.yaml --dry-run",
            "       superb sweep --upstream lighthubert_small --subnets subnets.txt --init random --tasks ks",
            "       superb sweep --upstream ofa_hubert --frame 20,40,80 --upstream-ckpt F --data-root DIR"
        })
final class SweepCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(arity = "0..1", paramLabel = "FILE", description = "The grid as YAML.")
    private Optional<Path> file = Optional.empty();

    @Option(
            names = {"-u", "--upstream"},
            paramLabel = "NAME",
            description = "Upstreams instead of those of the file, comma-separated or repeated.")
    private List<String> upstreams = new ArrayList<>();

    @Option(
            names = "--subnets",
            paramLabel = "FILE",
            description = "One sub-net of the upstream a line, as it stands behind the @; # begins a comment.")
    private Optional<Path> subnets = Optional.empty();

    @Option(
            names = "--frame",
            split = ",",
            paramLabel = "MS",
            description = "Frame periods; an upstream that lacks one is left out there.")
    private List<Integer> frames = new ArrayList<>();

    @Option(names = "--precision", split = ",", paramLabel = "P", description = "Precisions. Default: fp32.")
    private List<String> precisions = new ArrayList<>();

    @Option(
            names = "--dry-run",
            description = "Print what there is to do and what it costs; write nothing: clips and seconds of audio to"
                    + " pass, multiply-accumulates, growth of the store.")
    private boolean dryRun;

    @Option(names = "--no-wait", description = "End when other processes have taken all that is left.")
    private boolean noWait;

    @Mixin
    private TimeMixin time = new TimeMixin();

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
        SweepGrid grid =
                SweepGrid.of(file, new SweepGrid.Typed(upstreams, subnets, frames, precisions, RunOptions.typed(spec)));
        try (SweepPlan plan =
                SweepPlan.open(grid, progress, dryRun ? RunData.Traces.NONE : RunData.Traces.WRITTEN, time.stop())) {
            SweepReport report = new SweepReport(plan);
            if (dryRun) {
                out.print(json ? report.pricesJson(plan.prices()) : report.prices(plan.prices()));
                out.flush();
                return (plan.failures().isEmpty() ? ExitCode.OK : ExitCode.PARTIAL).code();
            }
            List<JobResult> results = work(plan, progress, noWait);
            out.print(json ? report.summaryJson(results) : report.summary(results));
            out.flush();
            return report.exitCode(results);
        }
    }

    /** Works the plan off together with whatever other process does the same. */
    static List<JobResult> work(SweepPlan plan, Progress progress, boolean noWait) {
        SharedQueue.Timing timing = SharedQueue.Timing.STANDARD;
        AtomicInteger count = new AtomicInteger();
        SharedQueue queue = new SharedQueue(
                plan.settings().out().resolve(".claims"),
                noWait ? timing.withoutWaiting() : timing,
                plan.stop(),
                result -> progress.note("sweep: %d of %d: %s: %s"
                        .formatted(
                                count.incrementAndGet(),
                                plan.jobs().size(),
                                result.job(),
                                result.kind().name().toLowerCase(java.util.Locale.ROOT))));
        return queue.work(plan.jobs());
    }
}
