package superb.upstreams.checkpoint;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import superb.error.Problem;
import superb.error.UntrustedException;

/** The small files that models are published with: sizes as JSON or YAML, statistics as NumPy arrays. */
final class Neighbour {
    private static final long MAX_BYTES = 16L << 20;

    private Neighbour() {}

    static Optional<JsonNode> read(Path weights, String fileName) {
        Path name = Path.of(fileName);
        if (name.getNameCount() != 1 || name.isAbsolute() || fileName.equals("..") || fileName.equals(".")) {
            throw new IllegalArgumentException("not a plain file name: " + fileName);
        }
        Path file = weights.resolveSibling(name);
        if (!Files.isRegularFile(file)) {
            return Optional.empty();
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new UntrustedException(Problem.of("too large for a file that only describes a model")
                        .at(file)
                        .expected("at most " + MAX_BYTES + " bytes"));
            }
            return Optional.of(parse(file));
        } catch (JsonProcessingException e) {
            throw new UntrustedException(
                    Problem.of("not valid " + (isJson(file) ? "JSON" : "YAML") + ": " + e.getOriginalMessage())
                            .at(file + ", line "
                                    + (e.getLocation() == null
                                            ? "?"
                                            : e.getLocation().getLineNr())),
                    e);
        } catch (IOException e) {
            throw WeightFile.unreadable(file, e);
        }
    }

    private static JsonNode parse(Path file) throws IOException {
        String name = file.toString().toLowerCase(Locale.ROOT);
        if (name.endsWith(".npy")) {
            try (WeightFile array = WeightFile.open(file)) {
                return NpyArray.read(array);
            }
        }
        if (!isJson(file) && !name.endsWith(".yaml") && !name.endsWith(".yml")) {
            throw new IllegalArgumentException("neither JSON, YAML nor NumPy: " + file);
        }
        JsonFactory format = isJson(file)
                ? JsonFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build()
                : YAMLFactory.builder()
                        .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                        .build();
        ObjectMapper mapper = new ObjectMapper(format).enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);
        return mapper.readTree(Files.readAllBytes(file));
    }

    private static boolean isJson(Path file) {
        return file.toString().toLowerCase(Locale.ROOT).endsWith(".json");
    }
}
