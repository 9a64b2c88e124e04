package superb.upstreams.checkpoint;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.math.BigInteger;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import superb.error.UntrustedException;

/**
 * Shows values of a pickle as a tree of JSON. Classes that only carry settings become objects; every other foreign
 * object becomes text: its class and its plain arguments.
 */
final class PyJson {
    private static final int MAX_DEPTH = 100;
    private static final int MAX_NODES = 300_000;
    private static final int MAX_WORDS = 8 << 20;
    private static final int SHOWN_ARGUMENTS = 8;
    private static final int SHOWN_CHARACTERS = 200;
    /** Classes that are mappings or attribute bags by another name; their module differs from version to version. */
    private static final Set<String> BAGS =
            Set.of("Namespace", "SimpleNamespace", "AttributeDict", "AttrDict", "EasyDict", "defaultdict", "Counter");

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private final WeightFile file;
    private final Set<Py.Tensor> omitted;
    private int nodes;
    private int words;

    /**
     * @param omitted tensors that are handed out as weights and therefore left out here (by identity)
     */
    PyJson(WeightFile file, Set<Py.Tensor> omitted) {
        this.file = file;
        this.omitted = omitted;
    }

    JsonNode of(Object value) {
        return of(value, 0);
    }

    private JsonNode of(Object value, int depth) {
        if (depth > MAX_DEPTH || ++nodes > MAX_NODES) {
            throw tooMuch();
        }
        if (value instanceof String text) {
            return NODES.textNode(text);
        } else if (value instanceof Boolean flag) {
            return NODES.booleanNode(flag);
        } else if (value instanceof Long integer) {
            return NODES.numberNode(integer);
        } else if (value instanceof BigInteger integer) {
            return NODES.numberNode(integer);
        } else if (value instanceof Double number) {
            return NODES.numberNode(number);
        } else if (value == Py.None.NONE) {
            return NODES.nullNode();
        } else if (value instanceof Py.Items items) {
            return array(items.values, depth);
        } else if (value instanceof Py.Dict dict) {
            return object(dict, depth);
        } else if (value instanceof Py.Opaque opaque) {
            return opaque(opaque, depth);
        }
        return NODES.textNode(word(value));
    }

    private ArrayNode array(List<Object> values, int depth) {
        ArrayNode array = NODES.arrayNode();
        values.forEach(value -> array.add(of(value, depth + 1)));
        return array;
    }

    private ObjectNode object(Py.Dict dict, int depth) {
        ObjectNode object = NODES.objectNode();
        dict.forEach((key, value) -> {
            if (value instanceof Py.Tensor tensor && omitted.contains(tensor)) {
                return;
            }
            String name = word(key);
            if (object.replace(name, of(value, depth + 1)) != null) {
                throw file.refusal("two keys of a mapping both read '%s'", name).exception();
            }
        });
        return object;
    }

    private JsonNode opaque(Py.Opaque opaque, int depth) {
        String type = opaque.type.toString();
        if (type.startsWith("omegaconf.")) {
            // OmegaConf wraps every value in a node: containers in _content, leaves in _val, with a link to the parent.
            Optional<Object> content = attribute(opaque, "_content").or(() -> attribute(opaque, "_val"));
            if (content.isPresent()) {
                return of(content.get(), depth + 1);
            }
        }
        if (BAGS.contains(opaque.type.name)) {
            ObjectNode object = object(opaque.entries, depth);
            if (opaque.state instanceof Py.Dict attributes) {
                object.setAll(object(attributes, depth));
            }
            return object;
        }
        return NODES.textNode(word(opaque));
    }

    private static Optional<Object> attribute(Py.Opaque opaque, String name) {
        return opaque.state instanceof Py.Dict attributes ? attributes.get(name) : Optional.empty();
    }

    /** Text of our own making takes memory that the file does not pay for, so it is counted. */
    private String word(Object value) {
        if (value instanceof String text) {
            return text;
        }
        String text = text(value);
        words += text.length();
        if (words > MAX_WORDS) {
            throw tooMuch();
        }
        return text;
    }

    private UntrustedException tooMuch() {
        return file.refusal(
                        "what the file says beside its weights is nested deeper than %d or has more than %d values",
                        MAX_DEPTH, MAX_NODES)
                .next("save the state dict alone")
                .exception();
    }

    /** A word for what has no JSON: {@code module.Class('argument')}, {@code tensor F32 [3, 5]}. */
    static String text(Object value) {
        if (value instanceof Py.Opaque opaque) {
            return opaque.type + arguments(opaque.arguments);
        } else if (value instanceof Py.Tensor tensor) {
            return "tensor " + tensor.storage.type() + " " + Arrays.toString(tensor.sizes);
        } else if (value instanceof Py.Bytes bytes) {
            return bytes.latin1.length() + " bytes";
        } else if (value instanceof Py.Storage storage) {
            return "storage " + storage.type() + " [" + storage.elements() + "]";
        } else if (value instanceof Py.Items items) {
            return arguments(items);
        } else if (value instanceof Py.Dict) {
            return "{…}";
        } else if (value == Py.None.NONE) {
            return "None";
        }
        return value.toString();
    }

    private static String arguments(Py.Items items) {
        String shown = items.values.stream()
                .limit(SHOWN_ARGUMENTS)
                .map(PyJson::argument)
                .collect(Collectors.joining(", "));
        return "(" + shown + (items.values.size() > SHOWN_ARGUMENTS ? ", …)" : ")");
    }

    private static String argument(Object value) {
        if (value instanceof String text) {
            return "'" + (text.length() <= SHOWN_CHARACTERS ? text : text.substring(0, SHOWN_CHARACTERS) + "…") + "'";
        }
        boolean plain = value instanceof Boolean
                || value instanceof Long
                || value instanceof Double
                || value instanceof Py.Name
                || value == Py.None.NONE;
        return plain ? text(value) : "…";
    }
}
