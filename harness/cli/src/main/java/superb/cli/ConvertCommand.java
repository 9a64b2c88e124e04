package superb.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import superb.error.ExitCode;
import superb.upstream.Checkpoint;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;
import superb.upstreams.checkpoint.Checkpoints;
import superb.upstreams.checkpoint.Conversion;

/** {@code superb convert}: a checkpoint as safetensors with its origin, checked tensor by tensor. */
@Command(
        name = "convert",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Turns a checkpoint of another toolkit into a folder with safetensors and superb-upstream.json.",
            "Reads fairseq, s3prl, Lightning, torchaudio and transformers files and executes nothing of them. Every tensor is"
                    + " compared afterwards; --upstream-ckpt takes the folder as it took the file."
        },
        customSynopsis = {"superb convert hubert_base_ls960.pt --to converted/hubert_base --upstream hubert_base"})
final class ConvertCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "CHECKPOINT", description = "The file to convert; nothing of it is executed.")
    private Path checkpoint = Path.of("");

    @Option(names = "--to", required = true, paramLabel = "DIR", description = "The folder to write; must not exist.")
    private Path to = Path.of("");

    @Option(
            names = {"-u", "--upstream"},
            required = true,
            paramLabel = "NAME",
            description = "What the file holds; a family's name takes the sizes from the file.")
    private String upstream = "";

    @Option(
            names = "--upstream-config",
            paramLabel = "FILE",
            description = "A model.yaml, config.json or mean-std.npy that does not lie beside the weights; repeated.")
    private List<Path> configurations = new ArrayList<>();

    @Option(
            names = {"--licence", "--license"},
            paramLabel = "TEXT",
            defaultValue = "unknown",
            description = "Under which licence the weights are published. Default: ${DEFAULT-VALUE}.")
    private String licence = "unknown";

    @Override
    public Integer call() {
        UpstreamRegistry registry = UpstreamRegistry.load();
        UpstreamRequest request = UpstreamRequest.parse(upstream);
        try (Checkpoint source = Checkpoints.open(checkpoint, configurations)) {
            Conversion done = Conversion.run(
                    source, to, file -> registry.load(request, file), licence, "superb " + VersionProvider.version());
            PrintWriter out = spec.commandLine().getOut();
            out.print(new TextTable("converted", to.toString())
                    .row("upstream", done.upstream())
                    .row("tensors", done.tensors() + ", each read again and equal")
                    .row("weights SHA-256", done.modelSha256() + ", from either")
                    .row("source", done.description().source())
                    .row("source SHA-256", done.description().sourceSha256())
                    .row("licence", done.description().license()));
            out.flush();
        }
        return ExitCode.OK.code();
    }
}
