package superb.upstreams.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.StringJoiner;
import java.util.function.Consumer;
import java.util.function.Function;
import superb.upstream.Checkpoint;
import superb.upstreams.checkpoint.Py.Items.Kind;

/** A parsed PyTorch file: the value of its main pickle, and where its storages lie. */
final class Contents {
    private static final int MAX_TENSORS = 100_000;
    private static final int MAX_DEPTH = 16;
    private static final int MAX_NAME = 500;
    private static final int SHOWN_KEYS = 12;

    private final WeightFile file;
    private final Object top;
    private final Function<Py.Storage, TensorView.Storage> locate;

    /**
     * @param locate the bytes of a storage; refuses one that is not there or has another size than it says
     */
    Contents(WeightFile file, Object top, Function<Py.Storage, TensorView.Storage> locate) {
        this.file = file;
        this.top = top;
        this.locate = locate;
    }

    /** The root that the top-level keys speak for. */
    WeightsRoot root() {
        Py.Dict keys = mapping(top, "the top level");
        return WeightsRoots.find(keys).orElseThrow(() -> {
            StringJoiner shown = new StringJoiner(", ");
            keys.forEach((key, value) -> {
                if (shown.length() < 20 * SHOWN_KEYS) {
                    shown.add(PyJson.text(key));
                }
            });
            return file.refusal("no weights found under the top-level keys %s", shown)
                    .expected("one of the layouts " + WeightsRoots.described())
                    .next("name the keys that lead to the weights")
                    .exception();
        });
    }

    TensorFile below(WeightsRoot root, Checkpoint.Container container, Consumer<TensorView.Storage> verify) {
        Object place = top;
        for (String key : root.path()) {
            place = mapping(place, "the place of the weights").get(key).orElseThrow(() -> file.refusal(
                            "the file has no '%s'", String.join(".", root.path()))
                    .expected("weights of layout " + root.name())
                    .exception());
        }
        mapping(place, "the place of the weights");
        Flattening flat = new Flattening(root.prefix());
        flat.add("", place, 0);
        JsonNode config = new PyJson(file, flat.taken).of(top);
        return new TensorFile(file, container, root.name(), flat.tensors, config, verify);
    }

    private Py.Dict mapping(Object value, String what) {
        if (value instanceof Py.Dict dict) {
            return dict;
        }
        String found = value instanceof Py.Items ? "a list" : PyJson.text(value);
        throw file.refusal("%s of the file is %s", what, found)
                .expected("a mapping of names to tensors")
                .next("save the state dict, not the module: torch.save(model.state_dict(), path)")
                .exception();
    }

    /** Nested mappings and lists of tensors become one mapping, names joined by dots, as PyTorch itself does. */
    private final class Flattening {
        private final String prefix;
        private final Map<String, TensorView> tensors = new LinkedHashMap<>();
        private final Set<Py.Tensor> taken = Collections.newSetFromMap(new IdentityHashMap<>());
        private int visited;

        Flattening(String prefix) {
            this.prefix = prefix;
        }

        void add(String name, Object value, int depth) {
            if (++visited > 10 * MAX_TENSORS || depth > MAX_DEPTH) {
                throw file.refusal(
                                "the weights are nested deeper than %d or have more than %d values",
                                MAX_DEPTH, 10 * MAX_TENSORS)
                        .exception();
            }
            if (value instanceof Py.Tensor tensor) {
                if (name.startsWith(prefix)) {
                    put(name.substring(prefix.length()), tensor);
                }
            } else if (value instanceof Py.Dict dict) {
                dict.forEach((key, inner) -> add(child(name, PyJson.text(key)), inner, depth + 1));
            } else if (value instanceof Py.Items items && items.kind == Kind.LIST) {
                List<Object> values = items.values;
                for (int i = 0; i < values.size(); i++) {
                    add(child(name, Integer.toString(i)), values.get(i), depth + 1);
                }
            } else if (value instanceof Py.Opaque object && object.type.module.startsWith("torch._")) {
                throw file.refusal("'%s' is made by %s", name, object.type)
                        .expected("dense tensors of plain numbers, as torch.save writes a state dict")
                        .next("convert it to a plain float tensor and save again")
                        .exception();
            }
        }

        private String child(String name, String key) {
            if (key.length() > MAX_NAME) {
                throw file.refusal("a name of %d characters among the weights", key.length())
                        .exception();
            }
            return name.isEmpty() ? key : name + "." + key;
        }

        private void put(String name, Py.Tensor tensor) {
            if (tensors.size() == MAX_TENSORS) {
                throw file.refusal("more than %d tensors", MAX_TENSORS).exception();
            }
            try {
                TensorView view = TensorView.of(
                        tensor.storage.type(),
                        tensor.sizes,
                        tensor.strides,
                        tensor.offset,
                        locate.apply(tensor.storage));
                if (tensors.put(name, view) != null) {
                    throw new IllegalArgumentException("there are two of that name");
                }
                taken.add(tensor);
            } catch (IllegalArgumentException e) {
                throw file.refusal("tensor '%s' (storage '%s'): %s", name, tensor.storage.key(), e.getMessage())
                        .exception(e);
            }
        }
    }
}
