package superb.upstreams;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import superb.error.Problem;
import superb.error.UntrustedException;
import superb.upstream.Checkpoint;

/** What a checkpoint says of its network, in the file or in a configuration beside it, under the names of its authors. */
final class StatedSizes {
    private static final int LARGEST = 100_000;

    private final Checkpoint checkpoint;
    private final JsonNode model;
    private final Optional<Boolean> normalize;

    private StatedSizes(Checkpoint checkpoint, JsonNode model, Optional<Boolean> normalize) {
        this.checkpoint = checkpoint;
        this.model = model;
        this.normalize = normalize;
    }

    /** @throws UntrustedException if nothing is said */
    static StatedSizes of(Checkpoint checkpoint) {
        JsonNode file = checkpoint.config();
        JsonNode beside = beside(checkpoint, "config.json");
        JsonNode yaml = beside(checkpoint, "model.yaml");
        JsonNode ownYaml = beside(checkpoint, checkpoint.source().replaceFirst("\\.[^.]*$", "") + ".yaml");
        JsonNode model = Stream.of(
                        beside.has("hidden_size") ? beside : MissingNode.getInstance(), // transformers
                        beside(checkpoint, "hf-config.json"), // the same, where config.json is another thing
                        file.path("cfg").path("model"), // fairseq since 2021, LightHuBERT
                        file.path("args"), // fairseq before
                        file.path("model_cfg"), // s3prl
                        file.path("Config").path("distiller"), // DistilHuBERT
                        file.path("Upstream_Config").path("melhubert"),
                        file.path("Upstream_Config").path("hubert"), // MelHuBERT, older
                        file.path("config"), // DPHuBERT
                        file.path("cfg"), // WavLM
                        yaml.path("distiller"), // FitHuBERT and its relatives
                        ownYaml.path("distiller"),
                        beside.path("model"))
                .filter(it -> it.isObject() && !it.isEmpty())
                .findFirst()
                .orElseThrow(
                        () -> new UntrustedException(Problem.of("the checkpoint does not say how large its network is")
                                .at(checkpoint.file())
                                .expected("sizes in the file or in a config.json beside it")
                                .next("name a model of known size, such as hubert_base")));
        Optional<Boolean> normalize = Stream.of(
                        beside(checkpoint, "preprocessor_config.json").path("do_normalize"),
                        file.path("cfg").path("task").path("normalize"),
                        file.path("args").path("normalize"),
                        file.path("task_cfg").path("normalize"),
                        file.path("cfg").path("normalize"),
                        file.path("config").path("normalize_waveform"),
                        beside.path("task").path("normalize"))
                .filter(JsonNode::isBoolean)
                .map(JsonNode::booleanValue)
                .findFirst();
        return new StatedSizes(checkpoint, model, normalize);
    }

    private static JsonNode beside(Checkpoint checkpoint, String fileName) {
        return checkpoint.beside(fileName).orElse(MissingNode.getInstance());
    }

    Checkpoint checkpoint() {
        return checkpoint;
    }

    /** Whether samples are normalised, if that is said. */
    Optional<Boolean> normalize() {
        return normalize;
    }

    boolean has(String key) {
        return !path(key).isMissingNode();
    }

    JsonNode path(String key) {
        return model.path(key);
    }

    /** False where nothing is said. */
    boolean yes(String key) {
        return path(key).asBoolean(false);
    }

    /** A text that must be one of the known ones; the first where nothing is said. */
    String one(String key, String... known) {
        String value = path(key).asText(known[0]);
        if (!List.of(known).contains(value)) {
            throw refused(key, value, String.join(" or ", known));
        }
        return value;
    }

    int count(String key, int otherwise) {
        return has(key) ? count(key) : otherwise;
    }

    /** A number from 1. */
    int count(String key) {
        return number(path(key), key, 1);
    }

    int number(JsonNode value, String key, int least) {
        if (!value.canConvertToInt() || value.intValue() < least || value.intValue() > LARGEST) {
            String expected = "a number from " + least + " to " + LARGEST;
            throw refused(key, value.isMissingNode() ? "nothing" : value.toString(), expected);
        }
        return value.intValue();
    }

    UntrustedException refused(String key, String value, String expected) {
        return new UntrustedException(Problem.of("the checkpoint's configuration gives " + value + " for '" + key + "'")
                .at(checkpoint.file())
                .expected(expected));
    }
}
