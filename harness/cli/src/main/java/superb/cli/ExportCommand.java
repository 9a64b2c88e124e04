package superb.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import superb.engine.Engine;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.engine.Precision;
import superb.engine.onnx.OnnxExport;
import superb.engine.onnx.graph.OnnxGraph.States;
import superb.engine.onnx.session.OnnxPort;
import superb.error.ExitCode;
import superb.error.Problem;
import superb.error.UsageException;
import superb.store.ByteSize;
import superb.upstream.Upstream;

/** {@code superb export}: an upstream as an ONNX file. */
@Command(
        name = "export",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes an upstream as an ONNX file with open batch size and time.",
            "Inputs waveforms [batch, samples] and lengths [batch], outputs hidden_0, hidden_1, … [batch, frames, dim] and"
                    + " frames [batch]. Before the file gets its name ONNX Runtime runs it, and its states are compared with"
                    + " those of the torch engine."
        },
        customSynopsis = {
            "superb export --upstream hubert_base --upstream-ckpt hubert.safetensors --out hubert.onnx",
            "       superb export -u distilhubert -k distilhubert.ckpt --precision int8-dynamic --layers last -o small.onnx"
        })
final class ExportCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-u", "--upstream"},
            required = true,
            paramLabel = "NAME",
            description = "The upstream; see superb list upstreams.")
    private String upstream = "";

    @Mixin
    private WeightsMixin weights = new WeightsMixin();

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "The file to write. Models beyond 2 GiB get a second one beside it, FILE.data.")
    private Path out = Path.of("");

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "fp32",
            description =
                    "fp32, or int8-dynamic: weights of large linear maps as bytes; then pass clips one by one, since a"
                            + " batch shares one range. Default: ${DEFAULT-VALUE}.")
    private String precision = "fp32";

    @Option(
            names = "--layers",
            paramLabel = "L",
            defaultValue = "all",
            description = "Hidden states that are outputs: all or last. Default: ${DEFAULT-VALUE}.")
    private String layers = "all";

    @Override
    public Integer call() throws IOException {
        Precision chosen = precision();
        States states = states();
        EngineMixin usual = new EngineMixin();
        int threads = usual.threads();
        try (Upstreams upstreams = Upstreams.open(List.of(upstream), weights, usual);
                EngineSession torch = Engine.named("torch").start(new EngineOptions("cpu", threads))) {
            Upstream model = upstreams.only();
            OnnxExport.Exported done = new OnnxExport(model, chosen, states).write(out, threads, Optional.of(torch));
            PrintWriter print = spec.commandLine().getOut();
            print.print(new TextTable("exported", out.toString())
                    .row("upstream", model.model().card().name() + ", " + chosen.id())
                    .row("weights", model.weights().provenance())
                    .row("size", new ByteSize(done.bytes()))
                    .row("tensors in", done.data().map(Path::toString).orElse("the file itself"))
                    .row("inputs", listed(done.inputs()))
                    .row("outputs", outputs(done.outputs()))
                    .row("matrices in bytes", done.quantized())
                    .row("graph SHA-256", done.graphSha256())
                    .row(
                            "difference to torch fp32",
                            SuperbCommand.text(
                                    "%.2g (norm, the worst state)",
                                    done.difference().orElse(Double.NaN))));
            print.flush();
        }
        return ExitCode.OK.code();
    }

    private Precision precision() {
        return switch (precision.toLowerCase(Locale.ROOT)) {
            case "fp32" -> Precision.FP32;
            case "int8-dynamic" -> Precision.INT8_DYNAMIC;
            default ->
                throw new UsageException(Problem.of("ONNX files are not written in '" + precision + "'")
                        .at("--precision")
                        .expected("fp32 or int8-dynamic"));
        };
    }

    private States states() {
        return switch (layers.toLowerCase(Locale.ROOT)) {
            case "all" -> States.ALL;
            case "last" -> States.LAST;
            default ->
                throw new UsageException(Problem.of("unknown choice of layers '" + layers + "'")
                        .at("--layers")
                        .expected("all or last"));
        };
    }

    private static String listed(List<OnnxPort> ports) {
        return ports.stream().map(OnnxPort::toString).collect(Collectors.joining("; "));
    }

    /** The first and the last state, and the rest in between. */
    private static String outputs(List<OnnxPort> ports) {
        int count = ports.size();
        return count <= 3 ? listed(ports) : ports.get(0) + " … " + ports.get(count - 2) + "; " + ports.get(count - 1);
    }
}
