package superb.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.slf4j.LoggerFactory;
import picocli.AutoComplete.GenerateCompletion;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;
import superb.error.ExitCode;
import superb.error.SuperbException;

/** The root command. */
@Command(
        name = "superb",
        mixinStandardHelpOptions = true,
        versionProvider = VersionProvider.class,
        description = "Measures compressed self-supervised speech models the SUPERB way: scores beside costs.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            RunCommand.class,
            ExtractCommand.class,
            CheckCommand.class,
            ConvertCommand.class,
            ExportCommand.class,
            ProfileCommand.class,
            BenchCommand.class,
            ListCommand.class,
            ShowCommand.class,
            DataCommand.class,
            SweepCommand.class,
            NightlyCommand.class,
            LeaderboardCommand.class,
            CompareCommand.class,
            VerifyCommand.class,
            CacheCommand.class,
            DoctorCommand.class,
            CommandLine.HelpCommand.class,
            GenerateCompletion.class,
        },
        customSynopsis = {
            "superb run --upstream fbank_no_cmvn,hubert_base --init random --tasks ks,sid,ic",
            "       superb COMMAND --help"
        },
        footerHeading = "%nEnvironment (options win):%n",
        footer = {
            "  SUPERB_HOME       features, mini corpus, hashes; else ~/.cache/superb",
            "  SUPERB_CACHE_DIR  features alone",
            "  SUPERB_DATA_DIR   corpora, as --data-root",
            "  SUPERB_DEVICE     as --device",
            "  SUPERB_ENGINE     as --engine",
            "  SUPERB_THREADS    as --threads",
            "  SUPERB_LOG_LEVEL  ERROR, WARN, INFO or DEBUG",
            "  SUPERB_JAVA_OPTS  options of the Java virtual machine",
            "  NO_COLOR          as --no-color"
        },
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:everything asked for is complete and valid",
            "1:a bug in the harness",
            "2:bad option, unknown task or upstream",
            "3:device, native library or permission missing",
            "4:some tasks failed or a record is invalid; the others are on disk",
            "5:data missing, incomplete or wrong",
            "6:corrupt, hostile or unsupported checkpoint, archive or audio",
            "7:memory or disk exhausted",
            "8:a gate found a regression",
            "9:the network failed or was forbidden",
            "75:stopped before the end; the same command goes on",
            "130/143:interrupted; the same command goes on"
        })
final class SuperbCommand implements Runnable {
    @Spec
    private CommandSpec spec;

    @CommandLine.Option(
            names = {"-v", "--debug"},
            scope = ScopeType.INHERIT,
            description = "Show stack traces and debug messages. SUPERB_LOG_LEVEL sets a level for good.")
    void debug(boolean on) {
        if (on) {
            Logging.debug();
        }
    }

    /** Like the variable {@code NO_COLOR}, for help and for bars. */
    @CommandLine.Option(names = "--no-color", scope = ScopeType.INHERIT, description = "Plain text on terminals too.")
    void noColor(boolean plain) {
        if (plain) {
            System.setProperty(ConsoleProgress.PLAIN, "false");
        }
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "which command? See superb --help");
    }

    static CommandLine commandLine() {
        CommandLine line = new CommandLine(new SuperbCommand());
        for (String madeOfRuns : List.of("sweep", "verify", "nightly")) {
            RunOptions.addTo(line.getSubcommands().get(madeOfRuns).getCommandSpec());
        }
        line.setCaseInsensitiveEnumValuesAllowed(true);
        line.setUsageHelpAutoWidth(true);
        line.setExecutionExceptionHandler(SuperbCommand::failed);
        line.setParameterExceptionHandler(SuperbCommand::misused);
        return line;
    }

    /** Runs the command line; {@code --cache_dir} is read as {@code --cache-dir}, as people write it either way. */
    static int execute(CommandLine line, String... args) {
        String[] words = new String[args.length];
        for (int i = 0; i < args.length; i++) {
            int end = args[i].indexOf('=') < 0 ? args[i].length() : args[i].indexOf('=');
            words[i] = args[i].startsWith("--")
                    ? args[i].substring(0, end).replace('_', '-') + args[i].substring(end)
                    : args[i];
        }
        try {
            return line.execute(withConfiguration(line, words));
        } catch (SuperbException e) {
            return failed(e, line, null);
        }
    }

    /** {@code run -C FILE}: the file's options come first, so that typed ones win. */
    private static String[] withConfiguration(CommandLine line, String[] words) {
        List<String> typed = List.of(words);
        CommandLine command = typed.isEmpty() ? null : line.getSubcommands().get(typed.get(0));
        if (command == null || command.getCommandSpec().findOption("config") == null) {
            return words;
        }
        Optional<Path> file = configuration(typed);
        if (file.isEmpty()) {
            return words;
        }
        List<String> all = new ArrayList<>(List.of(typed.get(0)));
        all.addAll(ConfigFile.arguments(file.get(), command.getCommandSpec(), typed));
        all.addAll(typed.subList(1, typed.size()));
        return all.toArray(String[]::new);
    }

    /** As {@code -C FILE}, {@code -C=FILE}, {@code -CFILE}, {@code --config FILE} or {@code --config=FILE}; the last one counts. */
    private static Optional<Path> configuration(List<String> typed) {
        Optional<Path> file = Optional.empty();
        for (int i = 1; i < typed.size(); i++) {
            String word = typed.get(i);
            boolean apart = word.equals("-C") || word.equals("--config");
            if (apart && i + 1 < typed.size()) {
                file = Optional.of(Path.of(typed.get(i + 1)));
            } else if (!apart && word.matches("-C.+|--config=.+")) {
                file = Optional.of(Path.of(word.replaceFirst("^(--config=|-C=?)", "")));
            }
        }
        return file;
    }

    private static int failed(Exception failure, CommandLine line, CommandLine.ParseResult parsed) {
        PrintWriter err = line.getErr();
        boolean debug = LoggerFactory.getLogger("superb").isDebugEnabled();
        if (failure instanceof SuperbException known) {
            err.println("error: " + known.getMessage());
            if (debug) {
                known.printStackTrace(err);
            }
            err.flush();
            return known.exitCode().code();
        }
        StringWriter trace = new StringWriter();
        failure.printStackTrace(new PrintWriter(trace));
        err.println("error: this is a bug in superb, please report it with the lines below");
        err.println(trace);
        err.flush();
        return ExitCode.SOFTWARE.code();
    }

    private static int misused(ParameterException failure, String[] args) {
        CommandLine line = failure.getCommandLine();
        PrintWriter err = line.getErr();
        err.println("error: " + failure.getMessage().replaceFirst("^Error: ", ""));
        if (!CommandLine.UnmatchedArgumentException.printSuggestions(failure, err)) {
            err.println("  try:      " + line.getCommandSpec().qualifiedName() + " --help");
        }
        err.flush();
        return ExitCode.USAGE.code();
    }

    /** For messages in a fixed locale whatever the machine's. */
    static String text(String format, Object... args) {
        return String.format(Locale.ROOT, format, args);
    }
}
