package superb.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import superb.error.ExitCode;
import superb.error.Problem;
import superb.error.UsageException;
import superb.run.Progress;

/** {@code superb nightly}: what a build machine does every night. */
@Command(
        name = "nightly",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a grid, audits one record, rebuilds the page, compares with the run before.",
            "The grid of FILE goes into a folder of this day; one published record is asked again; times are measured.",
            "Exits with 8 if a score got worse by more than chance explains and a second run says so too, or if the record"
                    + " that was asked again does not hold. Times never stop anything.",
            "The same command goes on where it was stopped. Options of superb run may be added and win over the file."
        },
        customSynopsis = "superb nightly leaderboards/studies/depth-width.yaml --out nightly")
final class NightlyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "FILE", description = "The grid as YAML, as superb sweep reads it.")
    private Path file = Path.of("");

    @Option(
            names = {"-o", "--out"},
            defaultValue = "nightly",
            paramLabel = "DIR",
            description = "Holds records/DAY, site, reports and confirm. Default: ./${DEFAULT-VALUE}.")
    private Path out = Path.of("nightly");

    @Option(names = "--day", paramLabel = "YYYY-MM-DD", description = "Whose night it is. Default: today (UTC).")
    private Optional<String> day = Optional.empty();

    @Option(
            names = "--fresh-features",
            description = "Pass every clip again instead of using the feature store. The verified record always does.")
    private boolean fresh;

    @Option(
            names = "--bench",
            paramLabel = "OPTIONS",
            description =
                    "Measure times too: options of superb bench in quotes, such as '-u hubert_base -k F --threads 2'.")
    private Optional<String> measured = Optional.empty();

    @Mixin
    private TimeMixin time = new TimeMixin();

    @Option(names = "--json", description = "The report as JSON on stdout.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    @Override
    public Integer call() {
        Progress progress = new ConsoleProgress(spec.commandLine().getErr(), quiet);
        String date = day();
        List<String> typed = RunOptions.typed(spec);
        List<String> swept = new ArrayList<>(typed);
        swept.add("--out=" + Night.recordsOf(out, date));
        Path features = out.resolve("features").resolve(date);
        if (fresh) {
            swept.add("--cache-dir=" + features);
        }
        SweepGrid grid = SweepGrid.of(
                Optional.of(file), new SweepGrid.Typed(List.of(), Optional.empty(), List.of(), List.of(), swept));
        NightReport report = new Night(
                        out, date, grid, new Rerun.Way(typed, Rerun.Features.FRESH, progress, time.stop()))
                .run(() -> bench(date));
        Scratch.at(features).close(); // a night that was stopped finds them again
        report.write(out.resolve("reports"));
        PrintWriter text = spec.commandLine().getOut();
        text.print(json ? report.json() : report.markdown());
        text.flush();
        return report.exitCode().code();
    }

    private String day() {
        try {
            return day.map(LocalDate::parse)
                    .orElseGet(() -> LocalDate.now(ZoneOffset.UTC))
                    .toString();
        } catch (DateTimeParseException e) {
            throw new UsageException(
                    Problem.of("'" + day.orElse("") + "' is no day").at("--day").expected("a date such as 2026-01-31"),
                    e);
        }
    }

    /** Records of the night get the times of what was measured. */
    private NightStep bench(String date) {
        if (measured.isEmpty()) {
            return NightStep.skipped("bench", "nothing was asked for with --bench");
        }
        List<String> words = new ArrayList<>(List.of("bench", "--quick", "--quiet"));
        words.addAll(List.of(measured.get().strip().split("\\s+")));
        words.add("--out=" + Night.recordsOf(out, date));
        StringWriter said = new StringWriter();
        CommandLine line = SuperbCommand.commandLine();
        line.setOut(new PrintWriter(said));
        line.setErr(new PrintWriter(said));
        int exit = SuperbCommand.execute(line, words.toArray(String[]::new));
        List<String> lines = said.toString().lines().toList();
        return exit == ExitCode.OK.code()
                ? NightStep.ok("bench", lines)
                : NightStep.failed("bench", ExitCode.PARTIAL, lines);
    }
}
