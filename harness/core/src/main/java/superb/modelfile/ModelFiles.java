package superb.modelfile;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import superb.engine.EngineSession;
import superb.engine.FileNetwork;
import superb.engine.ModelFileFormat;
import superb.error.Problem;
import superb.error.UntrustedException;
import superb.files.Sha256;
import superb.upstream.FileWeights;
import superb.upstream.Upstream;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamRequest;

/** Upstreams that are files: {@code onnx:FILE}, {@code torchscript:FILE}. */
public final class ModelFiles {
    private final Map<String, ModelFileFormat> formats;

    public ModelFiles(List<ModelFileFormat> formats) {
        this.formats =
                new TreeMap<>(formats.stream().collect(Collectors.toMap(ModelFileFormat::id, Function.identity())));
    }

    /** The formats that announce themselves as services. */
    public static ModelFiles load() {
        return new ModelFiles(ServiceLoader.load(ModelFileFormat.class).stream()
                .map(ServiceLoader.Provider::get)
                .toList());
    }

    /** What may stand before the colon. */
    public List<String> formats() {
        return List.copyOf(formats.keySet());
    }

    /** Whether that upstream is a file of a known format. */
    public boolean knows(UpstreamRequest request) {
        return formats.containsKey(request.name());
    }

    /** The name that the file's card will have. */
    public static String name(UpstreamRequest request) {
        return FileRequest.of(request).cardName();
    }

    /**
     * Loads the file and tries it with synthetic clips; nothing of it stays open.
     *
     * @param session on whatever device, only used during the call
     * @throws superb.error.UsageException if no file or an unknown option is given
     * @throws UntrustedException if the file cannot be loaded or its outputs are no hidden states
     */
    public Upstream read(UpstreamRequest asked, EngineSession session) {
        ModelFileFormat format = formats.get(asked.name());
        FileRequest request = FileRequest.of(asked);
        requireFile(request.file());
        List<Path> all = format.files(request.file());
        Stamp stamp = Stamp.of(all);
        String sha256 = sha256(all);
        Probe.Found found;
        try (FileNetwork network = format.load(request.file(), session)) {
            FileStates states = new FileStates(request.file(), network, request.outputs());
            found = new Probe(request, states, session.manager()).run();
        }
        UpstreamCard card = new UpstreamCard(
                request.cardName(),
                format.id(),
                0, // how many layers the network has inside is not known
                found.dim(),
                found.outputs().size(),
                found.rule().stride(),
                found.minSamples(),
                true,
                "the network in the file");
        return new Upstream(
                new ProbedFile(format, request, card, found, stamp),
                new FileWeights(sha256, String.valueOf(request.file().getFileName())));
    }

    /** The file's own hash; where it keeps tensors in other files, that of all their hashes. */
    private static String sha256(List<Path> files) {
        StringBuilder hashes = new StringBuilder();
        for (Path one : files) {
            hashes.append(sha256(one));
        }
        return files.size() == 1 ? hashes.toString() : Sha256.of(hashes.toString());
    }

    private static void requireFile(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UntrustedException(
                    Problem.of("there is no such model file").at(file));
        }
    }

    private static String sha256(Path file) {
        try {
            return Sha256.of(file);
        } catch (IOException e) {
            throw new UntrustedException(
                    Problem.of("the model file cannot be read: " + e).at(file), e);
        }
    }
}
