package superb.upstreams;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.ArrayList;
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

    private record Entry(Checkpoint file, List<String> rows) {
        Entry(Checkpoint file, String name) {
            this(file, List.of(name));
        }

        String name() {
            return rows.get(0);
        }
    }

    EditedCheckpoint without(String name) {
        tensors.remove(name);
        return this;
    }

    /** A second name for a tensor. */
    EditedCheckpoint with(String name, String original) {
        tensors.put(name, tensors.get(original));
        return this;
    }

    /** Tensors of one shape, one above the other. */
    EditedCheckpoint stacked(String name, List<String> rows) {
        tensors.put(name, new Entry(original, rows));
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
        List<Integer> shape = new ArrayList<>(tensor.file().shape(tensor.name()));
        if (!shape.isEmpty()) {
            shape.set(0, shape.get(0) * tensor.rows().size());
        }
        return shape;
    }

    @Override
    public void read(String name, FloatBuffer target) {
        int start = target.position();
        Entry tensor = tensors.get(name);
        for (String row : tensor.rows()) {
            FloatBuffer values =
                    FloatBuffer.allocate(Math.toIntExact(tensor.file().elements(row)));
            tensor.file().read(row, values);
            target.put(values.flip());
        }
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
