package superb.cli;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import superb.audio.Waveform;
import superb.engine.EngineSession;
import superb.engine.OpenUpstream;
import superb.error.ExitCode;
import superb.error.Problem;
import superb.error.UsageException;
import superb.features.LayerFeatures;
import superb.run.Progress;
import superb.tasks.audio.AudioFiles;
import superb.upstream.Upstream;

/** {@code superb extract}: hidden states in a file, to compare with any other toolkit. */
@Command(
        name = "extract",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Writes every hidden state of every clip as safetensors.",
            "Names are 0000/layer00, 0000/layer01, …, 0001/layer00, …: the number of the clip in the order given, and of the"
                    + " state; float32 [frames, dim]."
        },
        customSynopsis = {
            "superb extract --upstream hubert_base --upstream-ckpt hubert.safetensors --wav a.wav,b.flac --out x.safetensors"
        })
final class ExtractCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-u", "--upstream"},
            required = true,
            paramLabel = "NAME",
            description = "The upstream; see superb list upstreams. Or onnx:FILE, torchscript:FILE.")
    private String upstream = "";

    @Mixin
    private WeightsMixin weights = new WeightsMixin();

    @Option(
            names = "--wav",
            required = true,
            split = ",",
            paramLabel = "FILE",
            description = "WAV or FLAC, 16 kHz mono; comma-separated or repeated.")
    private List<Path> files = new ArrayList<>();

    @Option(
            names = {"-o", "--out"},
            required = true,
            paramLabel = "FILE",
            description = "The safetensors file to write.")
    private Path out = Path.of("");

    @Option(
            names = {"-b", "--batch-size"},
            paramLabel = "N",
            defaultValue = "1",
            description = "Clips a forward pass, padded to the longest; the states are the same."
                    + " Default: ${DEFAULT-VALUE}.")
    private int batch = 1;

    @Mixin
    private EngineMixin engine = new EngineMixin();

    @Option(
            names = {"-q", "--quiet"},
            description = "No progress.")
    private boolean quiet;

    @Override
    public Integer call() throws IOException {
        if (batch < 1) {
            throw new UsageException(Problem.of("a batch has at least one clip").at("--batch-size " + batch));
        }
        Progress progress = new ConsoleProgress(spec.commandLine().getErr(), quiet);
        try (Upstreams upstreams = Upstreams.open(List.of(upstream), weights, engine);
                EngineSession session = engine.start()) {
            Upstream chosen = upstreams.only();
            try (OpenUpstream open = session.open(chosen, engine.precision());
                    SpooledStates states = SpooledStates.beside(out);
                    Progress.Phase phase = progress.start("hidden states", "clips", files.size())) {
                for (int first = 0; first < files.size(); first += batch) {
                    List<Path> some = files.subList(first, Math.min(files.size(), first + batch));
                    List<Waveform> audio = some.stream().map(AudioFiles::read).toList();
                    try (LayerFeatures features = open.extract(audio)) {
                        states.add(first, features);
                    }
                    phase.at(first + some.size());
                }
                states.write(metadata(chosen, session));
            }
        }
        spec.commandLine().getOut().println(out);
        spec.commandLine().getOut().flush();
        return ExitCode.OK.code();
    }

    private Map<String, String> metadata(Upstream chosen, EngineSession session) {
        Map<String, String> metadata = new LinkedHashMap<>();
        metadata.put("upstream", chosen.model().card().name());
        metadata.put("weights", chosen.weights().provenance());
        metadata.put("weights_sha256", chosen.weights().sha256());
        metadata.put("precision", engine.precision().id());
        metadata.put("engine", session.info(chosen, engine.precision()).protocol());
        for (int i = 0; i < files.size(); i++) {
            metadata.put(
                    SuperbCommand.text("%04d", i), files.get(i).getFileName().toString());
        }
        return metadata;
    }
}
