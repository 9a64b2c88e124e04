package superb.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import superb.error.ExitCode;
import superb.run.Progress;
import superb.tasks.mini.MiniCorpus;
import superb.tasks.mini.MiniPart;

/** {@code superb data make-mini}: the bundled corpus, in the official folder layouts. */
@Command(
        name = "make-mini",
        mixinStandardHelpOptions = true,
        description = "Generates the bundled mini corpus (synthetic speech, same bytes every time).")
final class DataMakeMiniCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = "--to",
            paramLabel = "DIR",
            description = "Where to. Default: where superb run looks for it, ~/.cache/superb/mini.")
    private Optional<Path> target = Optional.empty();

    @Override
    public Integer call() {
        Progress progress = new ConsoleProgress(spec.commandLine().getErr(), false);
        MiniCorpus mini =
                MiniCorpus.ensure(target.orElseGet(() -> Folders.ofProcess().miniCorpus()));
        PrintWriter out = spec.commandLine().getOut();
        try (Progress.Phase phase = progress.start("mini corpus", "parts", 4)) {
            out.println("Speech Commands         " + mini.folder(MiniPart.SPEECH_COMMANDS));
            phase.at(1);
            out.println("VoxCeleb1               " + mini.folder(MiniPart.VOXCELEB1));
            phase.at(2);
            out.println("Fluent Speech Commands  " + mini.folder(MiniPart.FLUENT_SPEECH_COMMANDS));
            phase.at(3);
            out.println("LibriSpeech             " + mini.folder(MiniPart.LIBRISPEECH));
            phase.at(4);
        }
        out.flush();
        return ExitCode.OK.code();
    }
}
