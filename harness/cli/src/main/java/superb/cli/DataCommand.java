package superb.cli;

import java.io.PrintWriter;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code superb data}: everything about recordings that is not a run. */
@Command(
        name = "data",
        mixinStandardHelpOptions = true,
        description = "Checks recordings, and makes the bundled mini corpus.",
        subcommands = {DataVerifyCommand.class, DataMakeMiniCommand.class})
final class DataCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Override
    public Integer call() {
        PrintWriter err = spec.commandLine().getErr();
        err.println("error: which data command? verify or make-mini");
        err.flush();
        return CommandLine.ExitCode.USAGE;
    }
}
