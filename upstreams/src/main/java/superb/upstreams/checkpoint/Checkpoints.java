package superb.upstreams.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import superb.error.Problem;
import superb.error.UntrustedException;
import superb.error.UsageException;
import superb.upstream.Checkpoint;

/**
 * Opens files of weights: safetensors, and both containers of torch.save, of which nothing is executed. The kind of a
 * file is decided by its first bytes, never by its name. A folder is one that {@link ConvertedUpstream} wrote.
 */
public final class Checkpoints {
    private static final int START = 512;
    private static final int TAR_MAGIC = 257;

    private Checkpoints() {}

    /**
     * Opens a file whose weights are where its top-level keys say: fairseq, s3prl, DistilHuBERT, Lightning, DPHuBERT,
     * MelHuBERT, a bare state dict and others.
     *
     * @throws UntrustedException if it is corrupt, hostile or of an unknown kind
     * @throws superb.error.UsageException if there is no such file
     */
    public static Checkpoint open(Path path) {
        return Files.isDirectory(path) ? ConvertedUpstream.openAsSource(path) : open(path, Contents::root);
    }

    /**
     * The same where the small files that belong to the weights do not lie beside them. A {@code .yaml} stands for
     * {@code model.yaml}, a {@code .npy} for {@code mean-std.npy}, a {@code .json} for {@code config.json}; each also for
     * the name that it has.
     *
     * @throws superb.error.UsageException if there is no such file
     */
    public static Checkpoint open(Path path, List<Path> configurations) {
        if (configurations.isEmpty()) {
            return open(path);
        }
        Map<String, JsonNode> elsewhere = new LinkedHashMap<>();
        for (Path file : configurations) {
            String name = file.getFileName().toString();
            String usual = usualName(file, name);
            JsonNode content = Neighbour.read(file, name)
                    .orElseThrow(() -> new UsageException(Problem.of("there is no such file")
                            .at("--upstream-config " + file)
                            .expected("a file that describes the upstream: .json, .yaml or .npy")));
            elsewhere.put(name, content);
            elsewhere.putIfAbsent(usual, content);
        }
        Checkpoint checkpoint = open(path);
        return new CheckpointView(
                checkpoint, checkpoint.source(), checkpoint.origin(), checkpoint.config(), name -> Optional.ofNullable(
                                elsewhere.get(name))
                        .or(() -> checkpoint.beside(name)));
    }

    private static String usualName(Path file, String name) {
        String lower = name.toLowerCase(Locale.ROOT);
        if (lower.endsWith(".npy")) {
            return "mean-std.npy";
        } else if (lower.endsWith(".yaml") || lower.endsWith(".yml")) {
            return "model.yaml";
        } else if (lower.endsWith(".json")) {
            return lower.equals("preprocessor_config.json") ? name : "config.json";
        }
        throw new UsageException(Problem.of("a configuration is JSON, YAML or NumPy")
                .at("--upstream-config " + file)
                .expected(".json, .yaml or .npy"));
    }

    /** Opens a file whose weights are where the caller says. Safetensors files have no keys to choose from. */
    public static Checkpoint open(Path path, WeightsRoot root) {
        return open(path, contents -> root);
    }

    private static Checkpoint open(Path path, Function<Contents, WeightsRoot> choice) {
        WeightFile file = WeightFile.open(path);
        try {
            byte[] start = file.bytes(0, (int) Math.min(START, file.size()));
            if (startsWith(start, "PK\3\4")) {
                return TorchZip.open(file, choice);
            } else if (TorchLegacy.recognises(start)) {
                return TorchLegacy.open(file, choice);
            } else if (Safetensors.recognises(start)) {
                return Safetensors.open(file);
            }
            throw unknown(file, start);
        } catch (RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }

    private static UntrustedException unknown(WeightFile file, byte[] start) {
        String text = new String(start, StandardCharsets.ISO_8859_1);
        String what = "not a kind of file that holds weights";
        String next = "";
        if (text.startsWith("ustar", TAR_MAGIC)) {
            what = "a tar archive, as torch.save wrote before 0.1.10";
            next = "load the file with PyTorch and save it again";
        } else if (text.startsWith("\u0080")) {
            what = "a pickle, but not one of torch.save";
            next = "save the weights with torch.save or as safetensors";
        } else if (text.startsWith("version https://git-lfs")) {
            what = "a pointer of Git LFS in the place of the weights";
            next = "fetch the file itself: git lfs pull";
        } else if (text.stripLeading().startsWith("<")) {
            what = "a web page in the place of the weights";
            next = "download the file again";
        } else if (text.isEmpty()) {
            what = "the file is empty";
            next = "download the file again";
        }
        return file.refusal("%s", what)
                .at(0)
                .expected("safetensors, or a file written by torch.save")
                .next(next)
                .exception();
    }

    private static boolean startsWith(byte[] bytes, String text) {
        return new String(bytes, 0, Math.min(bytes.length, text.length()), StandardCharsets.ISO_8859_1).equals(text);
    }
}
