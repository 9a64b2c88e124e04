package superb.upstreams.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import superb.error.Problem;
import superb.error.UntrustedException;
import superb.upstream.Checkpoint;
import superb.upstream.Init;
import superb.upstream.Upstream;
import superb.upstream.WeightSpec;
import superb.upstream.Weights;

/**
 * Turns somebody's checkpoint into a folder that holds the same tensors under the same names, and of everything else only
 * what building the network needs: the stated sizes and the small files beside the weights that were asked for.
 *
 * @param description of the folder that was written
 * @param tensors that it holds
 * @param upstream name of the model as which it was read
 * @param modelSha256 hash of that model's weights, the same from either file
 */
public record Conversion(ConvertedUpstream.Description description, int tensors, String upstream, String modelSha256) {
    static final String CONFIG = "config";
    static final String BESIDE = "beside";

    /** Where files state sizes; optimiser states and the like are left behind. */
    private static final List<String> STATED =
            List.of("cfg", "args", "model_cfg", "task_cfg", "Config", "Upstream_Config", "config");

    /**
     * Writes the folder, opens it again and compares every tensor and the model's hash.
     *
     * @param load reads an upstream from a checkpoint
     * @throws UntrustedException if the source does not fit the upstream, or if what comes back differs
     * @throws superb.error.UsageException if something of that name is there already
     */
    public static Conversion run(
            Checkpoint source, Path folder, Function<Checkpoint, Upstream> load, String license, String converter) {
        Map<String, JsonNode> asked = new TreeMap<>();
        Checkpoint watched = new CheckpointView(source, source.source(), source.origin(), source.config(), name -> {
            Optional<JsonNode> found = source.beside(name);
            found.ifPresent(content -> asked.put(name, content));
            return found;
        });
        Upstream upstream = load.apply(watched);
        String sha256 = upstream.weights().sha256();
        ConvertedUpstream.Description description = ConvertedUpstream.Description.of(
                upstream.model().card().family(), sizes(source, asked), source, license, converter);
        ConvertedUpstream.write(folder, new AsStored(source), description);
        try (ConvertedUpstream.Opened opened = ConvertedUpstream.open(folder)) {
            compare(source, opened.weights());
            description = opened.description();
        }
        try (Checkpoint again = Checkpoints.open(folder)) {
            String found = load.apply(again).weights().sha256();
            if (!found.equals(sha256)) {
                throw new UntrustedException(Problem.of("the converted model is not the original")
                        .at(folder)
                        .expected("weights with SHA-256 " + sha256 + ", found " + found));
            }
        }
        return new Conversion(
                description, source.names().size(), upstream.model().card().name(), sha256);
    }

    private static ObjectNode sizes(Checkpoint source, Map<String, JsonNode> asked) {
        ObjectNode sizes = JsonNodeFactory.instance.objectNode();
        ObjectNode config = sizes.putObject(CONFIG);
        for (String key : STATED) {
            JsonNode stated = source.config().path(key);
            if (!stated.isMissingNode()) {
                config.set(key, stated);
            }
        }
        sizes.putObject(BESIDE).setAll(asked);
        return sizes;
    }

    private static void compare(Checkpoint source, Checkpoint written) {
        for (String name : source.names()) {
            if (!written.has(name)
                    || !written.shape(name).equals(source.shape(name))
                    || !read(source, name).equals(read(written, name))) {
                throw new UntrustedException(Problem.of("the tensor '" + name + "' did not come back as it was written")
                        .at(written.file())
                        .next("look at the disk, then convert again"));
            }
        }
    }

    private static FloatBuffer read(Checkpoint file, String name) {
        FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(file.elements(name)));
        file.read(name, values);
        return values.flip();
    }

    /** All tensors of a checkpoint under the names they have. */
    record AsStored(Checkpoint checkpoint) implements Weights {
        @Override
        public List<WeightSpec> specs() {
            return checkpoint.names().stream()
                    .map(name -> new WeightSpec(name, Init.ZEROS, checkpoint.shape(name)))
                    .toList();
        }

        @Override
        public void read(String name, FloatBuffer target) {
            checkpoint.read(name, target);
        }

        @Override
        public String sha256() {
            return checkpoint.sha256();
        }

        @Override
        public String provenance() {
            return checkpoint.source();
        }

        @Override
        public boolean trained() {
            return true;
        }
    }
}
