package superb.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.atomic.AtomicLong;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import superb.error.ExitCode;
import superb.run.Progress;
import superb.task.CorpusManifest;
import superb.task.DataReport;
import superb.task.DataVerifier;
import superb.task.Task;

/** {@code superb data verify}: reads every byte of the recordings and says what is wrong with them. */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        description = "Reads every recording of a task and compares counts, lengths, rates and hashes.",
        customSynopsis = {"superb data verify --task ks --data-root DIR"})
final class DataVerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-t", "--task", "--tasks"},
            split = ",",
            required = true,
            paramLabel = "TASK",
            description = "Tasks, or 'all'.")
    private List<String> tasks = new ArrayList<>();

    @Mixin
    private DataMixin data = new DataMixin();

    @Option(
            names = "--manifest",
            paramLabel = "FILE",
            description = "A manifest that the data must equal, file by file.")
    private Optional<Path> expected = Optional.empty();

    @Option(
            names = "--write-manifest",
            paramLabel = "FILE",
            description = "Write what was found, to compare with later.")
    private Optional<Path> write = Optional.empty();

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    @Override
    public Integer call() {
        data.check();
        PrintWriter out = spec.commandLine().getOut();
        Progress progress = new ConsoleProgress(spec.commandLine().getErr(), quiet);
        boolean good = true;
        for (Task task : Tasks.named(tasks)) {
            AtomicLong looks = new AtomicLong();
            DataReport report;
            try (Progress.Phase phase =
                    progress.start("verifying " + task.card().id(), "looks", 0)) {
                report = new DataVerifier(task)
                        .verify(
                                data.source(task, 1337).request(),
                                expected.map(CorpusManifest::read),
                                done -> phase.at(looks.accumulateAndGet(done, Math::max)));
            }
            out.print(report);
            out.flush();
            report.manifest().ifPresent(found -> write.ifPresent(found::write));
            good &= report.ok();
        }
        return (good ? ExitCode.OK : ExitCode.DATA).code();
    }
}
