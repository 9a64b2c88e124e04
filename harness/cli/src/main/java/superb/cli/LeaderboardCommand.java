package superb.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;
import superb.error.ExitCode;
import superb.leaderboard.BuildReport;
import superb.leaderboard.Leaderboard;

/** {@code superb leaderboard build}: records to pages. */
@Command(
        name = "leaderboard",
        mixinStandardHelpOptions = true,
        description = "Builds pages from records.",
        customSynopsis = {"superb leaderboard build --records runs --out site"},
        subcommands = LeaderboardCommand.Build.class)
final class LeaderboardCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which leaderboard command? build");
    }

    @Command(
            name = "build",
            mixinStandardHelpOptions = true,
            description = "Reads every record.json below a folder and writes a static site; same records, same bytes.")
    static final class Build implements Callable<Integer> {
        @Spec
        private CommandSpec spec;

        @Option(
                names = "--records",
                defaultValue = "runs",
                paramLabel = "DIR",
                description = "Folder of records. Default: ${DEFAULT-VALUE}.")
        private Path records = Path.of("runs");

        @Option(
                names = {"-o", "--out"},
                defaultValue = "site",
                paramLabel = "DIR",
                description = "Folder of the site. Default: ${DEFAULT-VALUE}.")
        private Path out = Path.of("site");

        @Override
        public Integer call() {
            BuildReport report = Leaderboard.build(records, out);
            PrintWriter text = spec.commandLine().getOut();
            text.println(SuperbCommand.text(
                    "%d records found, %d shown %s, %d hidden",
                    report.found(),
                    report.shownRecords(),
                    report.shown(),
                    report.hidden().size()));
            report.hidden()
                    .forEach(it -> text.println(
                            "hidden: " + it.path() + ": " + it.reason().words() + " " + it.detail()));
            text.println("page: " + report.index().toAbsolutePath().normalize());
            text.flush();
            return ExitCode.OK.code();
        }
    }
}
