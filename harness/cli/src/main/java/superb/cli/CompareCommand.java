package superb.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import superb.error.ExitCode;
import superb.leaderboard.compare.Comparison;

/** {@code superb compare A B}: is the difference real, and what does it cost? */
@Command(
        name = "compare",
        mixinStandardHelpOptions = true,
        description =
                "Compares two records, or two models by their folders of records: tests, effect sizes, cost ratios.",
        customSynopsis = {"superb compare runs/A runs/B --paired"})
final class CompareCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(
            index = "0",
            paramLabel = "A",
            description = "A record.json, its folder, or a model's folder of records.")
    private Path first = Path.of("");

    @Parameters(index = "1", paramLabel = "B", description = "What it is compared with.")
    private Path second = Path.of("");

    @Option(names = "--paired", description = "Insist on the outcomes of the same clips.")
    private boolean paired;

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() {
        Comparison comparison =
                Comparison.of(first, second, paired ? Comparison.Pairing.REQUIRED : Comparison.Pairing.WHERE_POSSIBLE);
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? comparison.json() : comparison.words());
        out.flush();
        return ExitCode.OK.code();
    }
}
