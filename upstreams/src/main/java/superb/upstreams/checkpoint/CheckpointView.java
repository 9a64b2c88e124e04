package superb.upstreams.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import superb.upstream.Checkpoint;
import superb.upstream.ElementType;
import superb.upstream.Origin;

/** The tensors of a file with what somebody else says about them. Closing it closes the file. */
record CheckpointView(
        Checkpoint tensors,
        String source,
        Origin origin,
        JsonNode config,
        Function<String, Optional<JsonNode>> neighbours)
        implements Checkpoint {

    @Override
    public Path file() {
        return tensors.file();
    }

    @Override
    public Container container() {
        return tensors.container();
    }

    @Override
    public String layout() {
        return tensors.layout();
    }

    @Override
    public Set<String> names() {
        return tensors.names();
    }

    @Override
    public ElementType type(String name) {
        return tensors.type(name);
    }

    @Override
    public List<Integer> shape(String name) {
        return tensors.shape(name);
    }

    @Override
    public void read(String name, FloatBuffer target) {
        tensors.read(name, target);
    }

    @Override
    public Optional<JsonNode> beside(String fileName) {
        return neighbours.apply(fileName);
    }

    @Override
    public String sha256() {
        return tensors.sha256();
    }

    @Override
    public void close() {
        tensors.close();
    }
}
