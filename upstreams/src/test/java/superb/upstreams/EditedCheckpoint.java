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

/** A checkpoint of which some tensors have gone, changed their names, or were added, some from a second file. */
class EditedCheckpoint implements Checkpoint {
    private final Checkpoint original;
    private final Map<String, Entry> tensors = new LinkedHashMap<>(); // by their new names
    private double factor = 1;
    private String scaled = "";

    EditedCheckpoint(Checkpoint original) {
        this.original = original;
        original.names().forEach(name -> tensors.put(name, new Entry(original, name)));
    }

    private record Entry(Checkpoint file, String name) {}

    EditedCheckpoint without(String name) {
        tensors.remove(name);
        return this;
    }

    /** A second name for a tensor. */
    EditedCheckpoint with(String name, String original) {
        tensors.put(name, tensors.get(original));
        return this;
    }

    EditedCheckpoint withAll(Checkpoint other) {
        other.names().forEach(name -> tensors.put(name, new Entry(other, name)));
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
        return new LinkedHashSet<>(tensors.keySet());
    }

    @Override
    public ElementType type(String name) {
        Entry tensor = tensors.get(name);
        return tensor.file().type(tensor.name());
    }

    @Override
    public List<Integer> shape(String name) {
        Entry tensor = tensors.get(name);
        return tensor.file().shape(tensor.name());
    }

    @Override
    public void read(String name, FloatBuffer target) {
        int start = target.position();
        Entry tensor = tensors.get(name);
        tensor.file().read(tensor.name(), target);
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
