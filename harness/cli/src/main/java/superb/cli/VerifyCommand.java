package superb.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import superb.error.ExitCode;
import superb.record.RecordFiles;
import superb.record.StoredRecord;
import superb.run.Progress;

/** {@code superb verify RECORD}: does its question still have its answer? */
@Command(
        name = "verify",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Runs a record's own settings again and compares score and outcomes.",
            "The score is compared with the record's interval, the outcomes of the clips by their hash, in a scratch folder.",
            "Exits with 8 if the score left the interval, or if outcomes differ on the same machine with the same program.",
            "Options of superb run may be added where data, weights or devices are elsewhere: --data-root, --upstream-ckpt,"
                    + " --device, --threads."
        },
        customSynopsis = {
            "superb verify runs/ks-hubert_base-1337-0123456789ab",
            "       superb verify record.json --data-root DIR --upstream-ckpt FILE"
        })
final class VerifyCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "RECORD", description = "A record.json or its folder.")
    private Path record = Path.of("");

    @Option(
            names = "--stored-features",
            description = "Take features from the store where it has them; without it every clip passes the upstream"
                    + " again.")
    private boolean storedFeatures;

    @Mixin
    private TimeMixin time = new TimeMixin();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        Progress progress = new ConsoleProgress(spec.commandLine().getErr(), quiet);
        RecordFiles files = RecordFiles.in(folder());
        StoredRecord stored = files.read();
        Rerun.Features features = storedFeatures ? Rerun.Features.STORED : Rerun.Features.FRESH;
        try (Scratch scratch = Scratch.create("verify")) {
            RecordFiles again = Rerun.of(
                    stored, scratch.folder(), new Rerun.Way(RunOptions.typed(spec), features, progress, time.stop()));
            Verification verification = Verification.of(files, again);
            boolean mismatch = verification.verdict() == Verification.Verdict.MISMATCH;
            if (mismatch) {
                scratch.keep();
            }
            ObjectMapper mapper = new ObjectMapper();
            out.print(
                    json
                            ? mapper.writerWithDefaultPrettyPrinter().writeValueAsString(verification.json(mapper))
                                    + "\n"
                            : verification.text());
            if (mismatch && !json) {
                out.println("  the second run is kept in " + again.folder());
            }
            out.flush();
            return (mismatch ? ExitCode.GATE : ExitCode.OK).code();
        }
    }

    private Path folder() {
        if (Files.isDirectory(record)) {
            return record;
        }
        if (record.endsWith(RecordFiles.RECORD) && Files.exists(record)) {
            return record.toAbsolutePath().getParent();
        }
        throw RecordFiles.none(record);
    }
}
