package superb.upstreams.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import superb.error.Problem;
import superb.error.UsageException;
import superb.upstream.Checkpoint;
import superb.upstream.ElementType;

/** What every container comes down to once it is parsed: named views of byte ranges, and a tree of the rest. */
final class TensorFile implements Checkpoint {
    private final WeightFile file;
    private final Container container;
    private final String layout;
    private final Map<String, TensorView> tensors;
    private final JsonNode config;
    private final Consumer<TensorView.Storage> verify;
    private String sha256 = "";

    /**
     * Takes over the file.
     *
     * @param verify called before a storage's numbers are handed out; refuses it if its checksum is wrong
     */
    TensorFile(
            WeightFile file,
            Container container,
            String layout,
            Map<String, TensorView> tensors,
            JsonNode config,
            Consumer<TensorView.Storage> verify) {
        this.file = file;
        this.container = container;
        this.layout = layout;
        this.tensors = Collections.unmodifiableMap(tensors);
        this.config = config;
        this.verify = verify;
    }

    @Override
    public Path file() {
        return file.path();
    }

    @Override
    public Container container() {
        return container;
    }

    @Override
    public String layout() {
        return layout;
    }

    @Override
    public Set<String> names() {
        return tensors.keySet();
    }

    @Override
    public boolean has(String name) {
        return tensors.containsKey(name);
    }

    @Override
    public ElementType type(String name) {
        return view(name).type();
    }

    @Override
    public List<Integer> shape(String name) {
        return view(name).shape();
    }

    @Override
    public long elements(String name) {
        return view(name).elements();
    }

    @Override
    public void read(String name, FloatBuffer target) {
        TensorView view = view(name);
        if (target.remaining() != view.elements()) {
            throw new IllegalArgumentException(
                    "room for " + target.remaining() + " numbers, but '" + name + "' has " + view.elements());
        }
        verify.accept(view.storage());
        view.read(file, name, target);
    }

    @Override
    public JsonNode config() {
        return config.deepCopy();
    }

    @Override
    public Optional<JsonNode> beside(String fileName) {
        return Neighbour.read(file.path(), fileName);
    }

    @Override
    public synchronized String sha256() {
        if (sha256.isEmpty()) {
            sha256 = file.sha256();
        }
        return sha256;
    }

    @Override
    public void close() {
        file.close();
    }

    private TensorView view(String name) {
        TensorView view = tensors.get(name);
        if (view == null) {
            throw new UsageException(Problem.of("no tensor '" + name + "' in this file")
                    .at(file.path())
                    .expected("one of its " + tensors.size() + " tensors (layout " + layout + ")"));
        }
        return view;
    }
}
