package superb.upstreams;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import superb.error.Problem;
import superb.error.UsageException;
import superb.upstream.UpstreamRequest;

/**
 * A sub-net that was found by a search, in the words of LightHuBERT's authors: {@code embed_dim}, {@code layer_num}, and
 * for every layer {@code heads_num} and {@code ffn_embed}. {@code atten_dim} and {@code params} follow from them and are not read; {@code slide_wsz}, a window
 * of attention, must be {@code global}.
 */
final class SubnetFile {
    private static final String PREFIX = "cfg:";
    private static final long MAX_BYTES = 1L << 20;
    private static final Set<String> KEYS =
            Set.of("embed_dim", "layer_num", "heads_num", "ffn_embed", "atten_dim", "slide_wsz", "params");
    private static final JsonMapper JSON = JsonMapper.builder()
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .build();

    private SubnetFile() {}

    /**
     * The request with the file's sizes in the place of the file, so that a record says what was cut out and not where
     * that was written down. Requests without a file stay as they are.
     *
     * @throws UsageException if the file is missing or does not describe a sub-net
     */
    static UpstreamRequest resolve(UpstreamRequest request) {
        Optional<String> file = request.subnet().filter(it -> it.startsWith(PREFIX));
        if (file.isEmpty()) {
            return request;
        }
        Path path = Path.of(file.get().substring(PREFIX.length()));
        Map<String, String> sizes = new TreeMap<>(options(path));
        sizes.putAll(request.options());
        return new UpstreamRequest(request.name(), Optional.empty(), sizes);
    }

    private static Map<String, String> options(Path file) {
        JsonNode root = read(file);
        for (Map.Entry<String, JsonNode> member : root.properties()) {
            if (!KEYS.contains(member.getKey())) {
                throw new UsageException(Problem.of("a sub-net has no '" + member.getKey() + "'")
                        .at(file)
                        .expected(String.join(", ", new TreeSet<>(KEYS))));
            }
        }
        for (JsonNode window : root.path("slide_wsz")) {
            if (!window.asText().equals("global")) {
                throw new UsageException(Problem.of("attention within a window is not supported")
                        .at(file)
                        .expected("slide_wsz: global"));
            }
        }
        int layers = number(file, "layer_num", root.path("layer_num"));
        return Map.of(
                "dim", String.valueOf(number(file, "embed_dim", root.path("embed_dim"))),
                "layers", String.valueOf(layers),
                "heads", perLayer(file, "heads_num", root.path("heads_num"), layers),
                "ffn", perLayer(file, "ffn_embed", root.path("ffn_embed"), layers));
    }

    /** {@code 4/6/8/…}, or one number where all layers agree. */
    private static String perLayer(Path file, String key, JsonNode values, int layers) {
        if (!values.isArray() || values.size() != layers) {
            throw new UsageException(Problem.of("'" + key + "' does not speak of every layer")
                    .at(file)
                    .expected("a list of " + layers + " numbers"));
        }
        List<String> words = new ArrayList<>();
        values.forEach(value -> words.add(String.valueOf(number(file, key, value))));
        return Set.copyOf(words).size() == 1 ? words.get(0) : String.join("/", words);
    }

    private static int number(Path file, String key, JsonNode value) {
        if (!value.isInt() || value.intValue() < 1 || value.intValue() > 65_536) {
            throw new UsageException(Problem.of("'" + key + "' is " + (value.isMissingNode() ? "missing" : value))
                    .at(file)
                    .expected("a whole number from 1"));
        }
        return value.intValue();
    }

    private static JsonNode read(Path file) {
        if (!Files.isRegularFile(file)) {
            throw new UsageException(
                    Problem.of("there is no such file").at(file).expected("a sub-net as JSON"));
        }
        try {
            if (Files.size(file) > MAX_BYTES) {
                throw new UsageException(Problem.of("too large for a sub-net").at(file));
            }
            return JSON.readTree(Files.readAllBytes(file));
        } catch (JsonProcessingException e) {
            throw new UsageException(
                    Problem.of("not valid JSON: " + e.getOriginalMessage()).at(file), e);
        } catch (IOException e) {
            throw new UsageException(Problem.of("cannot be read: " + e).at(file), e);
        }
    }
}
