package superb.upstreams.checkpoint;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import superb.error.Problem;
import superb.error.ResourcesException;
import superb.error.UntrustedException;
import superb.error.UsageException;
import superb.files.SafetensorsWriter;
import superb.upstream.Checkpoint;
import superb.upstream.Origin;
import superb.upstream.Weights;

/**
 * A folder with the weights of one upstream: {@code model.safetensors}, and {@code superb-upstream.json} that says what
 * they are and where they come from. Nothing in it can be executed, by us or by anybody. {@link Conversion} keeps the
 * names and tensors of the source, so that other sub-nets of a super-net can still be cut out of the folder.
 */
public final class ConvertedUpstream {
    public static final String WEIGHTS = "model.safetensors";
    public static final String DESCRIPTION = "superb-upstream.json";
    public static final String SCHEMA = "superb.upstream/1";

    private static final long MAX_DESCRIPTION = 16L << 20;
    private static final ObjectMapper JSON = JsonMapper.builder()
            .enable(SerializationFeature.INDENT_OUTPUT)
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
            .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
            .enable(DeserializationFeature.FAIL_ON_NULL_CREATOR_PROPERTIES)
            .build();

    private ConvertedUpstream() {}

    /**
     * What {@code superb-upstream.json} holds.
     *
     * @param family name of the architecture, as {@link superb.upstream.UpstreamFamily#name}
     * @param sizes whatever the family needs to build the network again
     * @param source name of the file that was converted
     * @param sourceSha256 hex SHA-256 of that file
     * @param license as the user stated it; {@code unknown} if nobody did
     * @param converter program and version that wrote the folder
     * @param weightsSha256 hex SHA-256 of {@code model.safetensors}; checked at opening
     */
    public record Description(
            @JsonProperty("schema") String schema,
            @JsonProperty("family") String family,
            @JsonProperty("sizes") JsonNode sizes,
            @JsonProperty("source") String source,
            @JsonProperty("source_sha256") String sourceSha256,
            @JsonProperty("license") String license,
            @JsonProperty("converter") String converter,
            @JsonProperty("weights_sha256") String weightsSha256) {

        /** For writing: schema and hash of the weights are filled in. */
        public static Description of(
                String family, JsonNode sizes, Checkpoint source, String license, String converter) {
            return new Description(SCHEMA, family, sizes, source.source(), source.sha256(), license, converter, "");
        }

        /** For records: an unknown licence is none. */
        Origin origin() {
            return new Origin(
                    Optional.of(sourceSha256),
                    Optional.of(converter).filter(it -> !it.isBlank()),
                    Optional.of(license).filter(it -> !it.isBlank() && !it.equals("unknown")));
        }

        private Description withWeights(String sha256) {
            return new Description(SCHEMA, family, sizes, source, sourceSha256, license, converter, sha256);
        }
    }

    /** An opened folder. Closing it closes the weights. */
    public record Opened(Description description, Checkpoint weights) implements AutoCloseable {
        @Override
        public void close() {
            weights.close();
        }
    }

    /** True for a folder that was written by {@link #write}. */
    public static boolean isAt(Path folder) {
        return Files.isRegularFile(folder.resolve(DESCRIPTION));
    }

    /**
     * Writes a new folder; visible under its name only when it is complete. One tensor is in memory at a time.
     *
     * @throws UsageException if something of that name is there already
     */
    public static void write(Path folder, Weights weights, Description description) {
        if (Files.exists(folder)) {
            throw new UsageException(Problem.of("there is something of that name already")
                    .at(folder)
                    .next("name another folder"));
        }
        Path target = folder.toAbsolutePath().normalize();
        Path temporary = target.resolveSibling("." + target.getFileName() + "." + UUID.randomUUID() + ".tmp");
        try {
            try {
                Files.createDirectories(temporary);
                Path file = temporary.resolve(WEIGHTS);
                writeWeights(file, weights);
                try (WeightFile written = WeightFile.open(file)) {
                    JSON.writeValue(temporary.resolve(DESCRIPTION).toFile(), description.withWeights(written.sha256()));
                }
                Files.move(temporary, target, StandardCopyOption.ATOMIC_MOVE);
            } finally {
                abandon(temporary);
            }
        } catch (IOException e) {
            throw new ResourcesException(
                    Problem.of("writing failed: " + e.getMessage()).at(folder), e);
        }
    }

    private static void writeWeights(Path file, Weights weights) {
        List<SafetensorsWriter.Entry> entries = weights.specs().stream()
                .map(spec -> new SafetensorsWriter.Entry(spec.name(), spec.shape()))
                .toList();
        try (SafetensorsWriter writer = SafetensorsWriter.create(file, Map.of("format", "superb"), entries)) {
            for (SafetensorsWriter.Entry entry : entries) {
                FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(entry.elements()));
                weights.read(entry.name(), values);
                writer.write(entry.name(), values.flip());
            }
            writer.commit();
        }
    }

    /** The folder as a checkpoint that says all that the file from which it was converted did. The caller closes it. */
    static Checkpoint openAsSource(Path folder) {
        Opened opened = open(folder);
        JsonNode sizes = opened.description().sizes();
        return new CheckpointView(
                opened.weights(),
                opened.description().source(),
                opened.description().origin(),
                sizes.path(Conversion.CONFIG),
                name -> Optional.of(sizes.path(Conversion.BESIDE).path(name)).filter(node -> !node.isMissingNode()));
    }

    /** Opens a folder and checks the weights against their hash. The caller closes it. */
    public static Opened open(Path folder) {
        Path file = folder.resolve(DESCRIPTION);
        if (!isAt(folder)) {
            throw new UsageException(Problem.of("no converted upstream here")
                    .at(folder)
                    .expected("a folder with " + DESCRIPTION + " and " + WEIGHTS)
                    .next("superb convert CHECKPOINT --to " + folder));
        }
        Description description = read(file);
        if (!description.schema().equals(SCHEMA)) {
            throw new UntrustedException(
                    Problem.of("cannot read a description of schema '" + description.schema() + "'")
                            .at(file)
                            .expected(SCHEMA));
        }
        Checkpoint weights = Checkpoints.open(folder.resolve(WEIGHTS));
        if (!weights.sha256().equals(description.weightsSha256())) {
            String found = weights.sha256();
            weights.close();
            throw new UntrustedException(Problem.of("the weights are not those that were converted")
                    .at(folder.resolve(WEIGHTS))
                    .expected("SHA-256 " + description.weightsSha256() + ", found " + found)
                    .next("convert the checkpoint again"));
        }
        return new Opened(description, weights);
    }

    private static Description read(Path file) {
        try {
            if (Files.size(file) > MAX_DESCRIPTION) {
                throw new UntrustedException(
                        Problem.of("too large for a description").at(file).expected(MAX_DESCRIPTION + " bytes"));
            }
            return JSON.readValue(file.toFile(), Description.class);
        } catch (JsonProcessingException e) {
            throw new UntrustedException(
                    Problem.of("not a description of an upstream: " + e.getOriginalMessage())
                            .at(file),
                    e);
        } catch (IOException e) {
            throw WeightFile.unreadable(file, e);
        }
    }

    /** What is left when writing failed; after success there is nothing under that name. */
    private static void abandon(Path temporary) throws IOException {
        Files.deleteIfExists(temporary.resolve(WEIGHTS));
        Files.deleteIfExists(temporary.resolve(DESCRIPTION));
        Files.deleteIfExists(temporary);
    }
}
