package superb.upstreams;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import superb.upstream.Checkpoint;
import superb.upstream.ElementType;

/** A checkpoint of which some tensors have gone, changed their names, or were added. */
class EditedCheckpoint implements Checkpoint {
    private final Checkpoint original;
    private final Map<String, String> names = new LinkedHashMap<>(); // new name -> original name
    private double factor = 1;
    private String scaled = "";

    EditedCheckpoint(Checkpoint original) {
        this.original = original;
        original.names().forEach(name -> names.put(name, name));
    }

    EditedCheckpoint without(String name) {
        names.remove(name);
        return this;
    }

    /** A second name for a tensor. */
    EditedCheckpoint with(String name, String original) {
        names.put(name, original);
        return this;
    }

    EditedCheckpoint scaled(String name, double by) {
        scaled = name;
        factor = by;
        return this;
    }

    @Override
    public Path file() {
        return original.file();
    }

    @Override
    public Container container() {
        return original.container();
    }

    @Override
    public String layout() {
        return original.layout();
    }

    @Override
    public Set<String> names() {
        return new LinkedHashSet<>(names.keySet());
    }

    @Override
    public ElementType type(String name) {
        return original.type(names.get(name));
    }

    @Override
    public List<Integer> shape(String name) {
        return original.shape(names.get(name));
    }

    @Override
    public void read(String name, FloatBuffer target) {
        int start = target.position();
        original.read(names.get(name), target);
        if (name.equals(scaled)) {
            for (int i = start; i < target.position(); i++) {
                target.put(i, (float) (target.get(i) * factor));
            }
        }
    }

    @Override
    public JsonNode config() {
        return original.config();
    }

    @Override
    public Optional<JsonNode> beside(String fileName) {
        return original.beside(fileName);
    }

    @Override
    public String sha256() {
        return original.sha256();
    }

    @Override
    public void close() {
        original.close();
    }
}
