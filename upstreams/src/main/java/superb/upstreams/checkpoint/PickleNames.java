package superb.upstreams.checkpoint;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import superb.upstream.ElementType;
import superb.upstreams.checkpoint.Py.Items.Kind;

/**
 * What the few names mean that files of weights are made of. Any other name stands for itself, and what is made with
 * it is an opaque object.
 */
final class PickleNames {
    private static final Map<String, ElementType> STORAGES = Map.of(
            "DoubleStorage", ElementType.F64,
            "FloatStorage", ElementType.F32,
            "HalfStorage", ElementType.F16,
            "BFloat16Storage", ElementType.BF16,
            "LongStorage", ElementType.I64,
            "IntStorage", ElementType.I32,
            "ShortStorage", ElementType.I16,
            "CharStorage", ElementType.I8,
            "ByteStorage", ElementType.U8,
            "BoolStorage", ElementType.BOOL);

    /**
     * Modules that no file of weights names, but attacks on other loaders do. Nothing is called here, so this keeps
     * nobody safe; it tells the owner of the file what he has.
     */
    private static final Set<String> ALARMING = Set.of(
            "os",
            "posix",
            "nt",
            "subprocess",
            "sys",
            "socket",
            "shutil",
            "runpy",
            "importlib",
            "pty",
            "ctypes",
            "codeop",
            "webbrowser",
            "pdb",
            "bdb",
            "timeit",
            "cProfile",
            "pip",
            "venv",
            "ensurepip",
            "asyncio",
            "multiprocessing",
            "urllib",
            "http",
            "requests",
            "httplib",
            "ftplib",
            "smtplib",
            "telnetlib",
            "xmlrpc",
            "operator",
            "marshal",
            "pickle",
            "cPickle",
            "_pickle");

    /** The built-in names that stand for data. */
    private static final Set<String> BUILTIN_DATA = Set.of(
            "set",
            "frozenset",
            "dict",
            "list",
            "tuple",
            "object",
            "complex",
            "bytearray",
            "bytes",
            "slice",
            "range",
            "xrange",
            "int",
            "long",
            "float",
            "str",
            "unicode",
            "bool",
            "getattr",
            "type");

    private final PickleMachine machine;

    PickleNames(PickleMachine machine) {
        this.machine = machine;
    }

    Py.Name name(String module, String name) {
        String root = module.contains(".") ? module.substring(0, module.indexOf('.')) : module;
        boolean builtin = module.equals("builtins") || module.equals("__builtin__");
        if (ALARMING.contains(root) || builtin && !BUILTIN_DATA.contains(name)) {
            throw machine.refusal("the pickle names " + module + "." + name
                    + ": such a file was made to run code on the machine that loads it");
        }
        return new Py.Name(module, name);
    }

    /** The value of REDUCE and NEWOBJ. */
    Object build(Object callable, Object argument) {
        if (!(callable instanceof Py.Name name)) {
            throw machine.refusal("the pickle calls something that is no name");
        }
        if (!(argument instanceof Py.Items arguments) || arguments.kind != Kind.TUPLE) {
            throw machine.refusal("the pickle calls " + name + " with something that is no tuple");
        }
        List<Object> given = arguments.values;
        return switch (name.toString()) {
            case "collections.OrderedDict" -> ordered(given);
            case "torch._utils._rebuild_tensor_v2" -> tensor(name, given, 6, 7);
            case "torch._utils._rebuild_tensor" -> tensor(name, given, 4, 4);
            case "torch._utils._rebuild_parameter" -> parameter(name, given, 3);
            case "torch._utils._rebuild_parameter_with_state" -> parameter(name, given, 4);
            case "torch.Size" -> new Py.Items(Kind.TUPLE, only(name, given, Py.Items.class).values);
            case "builtins.set", "__builtin__.set", "builtins.frozenset", "__builtin__.frozenset" ->
                new Py.Items(Kind.SET, given.isEmpty() ? new ArrayList<>() : only(name, given, Py.Items.class).values);
            case "_codecs.encode" -> {
                if (given.size() != 2 || !(given.get(0) instanceof String text)) {
                    throw misused(name);
                }
                yield new Py.Bytes(text);
            }
            default -> new Py.Opaque(name, arguments);
        };
    }

    /** The persistent id of a storage: ('storage', class, key, device, elements[, view]). */
    Py.Storage storage(Object id, Map<String, Py.Storage> storages) {
        List<Object> parts = id instanceof Py.Items tuple && tuple.kind == Kind.TUPLE ? tuple.values : List.of();
        if (parts.size() < 5
                || parts.size() > 6
                || !"storage".equals(parts.get(0))
                || !(parts.get(1) instanceof Py.Name type)
                || !(parts.get(2) instanceof String key)
                || !(parts.get(4) instanceof Long elements)
                || elements < 0) {
            throw machine.refusal("a persistent id of the pickle is not that of a storage of numbers");
        }
        ElementType element = STORAGES.get(type.name);
        if (element == null || !(type.module.equals("torch") || type.module.equals("torch.cuda"))) {
            throw machine.refusal("storages of class " + type + " are not read");
        }
        Py.Storage root = new Py.Storage(key, element, elements, 0, elements);
        Py.Storage known = storages.putIfAbsent(key, root);
        if (known != null && !known.equals(root)) {
            throw machine.refusal("storage '" + key + "' is described in two ways");
        }
        return parts.size() == 5 || parts.get(5) == Py.None.NONE ? root : view(root, parts.get(5));
    }

    /** Of files before 0.4: a storage that is a part of another one, (key of the view, first element, elements). */
    private Py.Storage view(Py.Storage root, Object description) {
        List<Object> parts = description instanceof Py.Items tuple ? tuple.values : List.of();
        if (parts.size() != 3
                || !(parts.get(1) instanceof Long from)
                || !(parts.get(2) instanceof Long elements)
                || from < 0
                || elements < 0
                || from > root.elements()
                || elements > root.elements() - from) {
            throw machine.refusal("a view does not lie in its storage '" + root.key() + "'");
        }
        return new Py.Storage(root.key(), root.type(), root.rootElements(), from, elements);
    }

    /** Python 2 gives an OrderedDict its items as a list of pairs, Python 3 sets them later. */
    private Py.Dict ordered(List<Object> given) {
        Py.Dict dict = new Py.Dict();
        if (given.size() == 1 && given.get(0) instanceof Py.Items items && items.kind == Kind.LIST) {
            machine.charge(4 * items.values.size());
            List<Object> pairs = new ArrayList<>();
            for (Object item : items.values) {
                if (!(item instanceof Py.Items pair) || pair.values.size() != 2) {
                    throw machine.refusal("an OrderedDict is given something that is no pair");
                }
                pairs.addAll(pair.values);
            }
            machine.put(dict, pairs);
        } else if (!given.isEmpty()) {
            throw machine.refusal("an OrderedDict is given something that is no list");
        }
        return dict;
    }

    private Py.Tensor tensor(Py.Name name, List<Object> given, int fewest, int most) {
        if (given.size() < fewest
                || given.size() > most
                || !(given.get(0) instanceof Py.Storage storage)
                || !(given.get(1) instanceof Long offset)) {
            throw misused(name);
        }
        return new Py.Tensor(storage, offset, integers(name, given.get(2)), integers(name, given.get(3)));
    }

    private Py.Tensor parameter(Py.Name name, List<Object> given, int arguments) {
        if (given.size() != arguments || !(given.get(0) instanceof Py.Tensor tensor)) {
            throw misused(name);
        }
        return tensor;
    }

    private long[] integers(Py.Name name, Object value) {
        if (!(value instanceof Py.Items tuple) || tuple.values.size() > TensorView.MAX_DIMENSIONS) {
            throw misused(name);
        }
        return tuple.values.stream()
                .mapToLong(size -> {
                    if (size instanceof Long integer) {
                        return integer;
                    }
                    throw misused(name);
                })
                .toArray();
    }

    private <T> T only(Py.Name name, List<Object> given, Class<T> type) {
        if (given.size() != 1 || !type.isInstance(given.get(0))) {
            throw misused(name);
        }
        return type.cast(given.get(0));
    }

    private RuntimeException misused(Py.Name name) {
        return machine.refusal("the pickle uses " + name + " with the wrong arguments");
    }
}
