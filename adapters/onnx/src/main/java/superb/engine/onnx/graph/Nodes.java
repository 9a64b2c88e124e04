package superb.engine.onnx.graph;

import ai.onnx.proto.OnnxMl.AttributeProto;
import ai.onnx.proto.OnnxMl.AttributeProto.AttributeType;
import ai.onnx.proto.OnnxMl.GraphProto;
import ai.onnx.proto.OnnxMl.NodeProto;
import ai.onnx.proto.OnnxMl.TypeProto;
import ai.onnx.proto.OnnxMl.ValueInfoProto;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** The nodes of a graph in the order in which they are written; the same expression twice is one node. */
final class Nodes {
    private static final String MICROSOFT = "com.microsoft";

    /** Nodes of the graph, or of a branch in it; what a branch computes is not seen outside. */
    private static final class Level {
        private final List<NodeProto> nodes = new ArrayList<>();
        private final Map<String, List<Value>> known = new HashMap<>();
    }

    private final Deque<Level> levels = new ArrayDeque<>(List.of(new Level()));
    private final Deque<String> scopes = new ArrayDeque<>();
    private final Map<String, Integer> used = new HashMap<>();
    private final Map<String, Initializer> initializers = new LinkedHashMap<>();

    void enter(String scope) {
        scopes.addLast(scope);
    }

    void leave() {
        scopes.removeLast();
    }

    List<NodeProto> written() {
        return levels.getFirst().nodes;
    }

    Map<String, Initializer> initializers() {
        return initializers;
    }

    // ---- values without a node ----

    /** float32, one number without axes. */
    Value number(double value) {
        return keep(Value.of("number." + (float) value, Numbers.constant("number", new float[] {(float) value})));
    }

    /** One number without axes, of either width. */
    Value number(double value, Type type) {
        return type == Type.DOUBLE
                ? doubles("number." + value + ".DOUBLE", List.of(), () -> new double[] {value})
                : number(value);
    }

    Value doubles(String name, List<Integer> shape, Supplier<double[]> values) {
        initializers.putIfAbsent(name, Initializer.doubles(name, shape, values));
        return Value.of(name, Type.DOUBLE, shape.stream().map(Dim::of).toList());
    }

    /** int64 {@code [values]}. */
    Value list(long... values) {
        String name = Arrays.stream(values).mapToObj(Long::toString).collect(Collectors.joining("_", "list.", ""));
        initializers.putIfAbsent(name, Initializer.longs(name, List.of((long) values.length), values));
        return Value.of(name, Type.INT64, List.of(Dim.of(values.length)));
    }

    /** int64 without axes. */
    Value integer(long value) {
        String name = "integer." + value;
        initializers.putIfAbsent(name, Initializer.longs(name, List.of(), value));
        return Value.of(name, Type.INT64, List.of());
    }

    Value bytes(String name, Type type, List<Integer> shape, Supplier<byte[]> values) {
        initializers.putIfAbsent(name, Initializer.bytes(name, type, shape, values));
        return Value.of(name, type, shape.stream().map(Dim::of).toList());
    }

    private Value keep(Value value) {
        value.numbers()
                .ifPresent(it -> initializers.computeIfAbsent(
                        value.name(),
                        name -> value.type() == Type.DOUBLE
                                ? Initializer.doubles(name, it.shape(), it::wide)
                                : Initializer.floats(name, it)));
        return value;
    }

    // ---- nodes ----

    /** A node of one output that is written with {@link #make}. */
    Node node(String operator, Value... inputs) {
        return new Node(operator, "", List.of(inputs));
    }

    /** An operator of ONNX Runtime's own. */
    Node fused(String operator, Value... inputs) {
        return new Node(operator, MICROSOFT, List.of(inputs));
    }

    /** An operator with its inputs and attributes, not yet in the graph. */
    final class Node {
        private final String operator;
        private final String domain;
        private final List<Value> inputs;
        private final Map<String, AttributeProto> attributes = new TreeMap<>();

        private Node(String operator, String domain, List<Value> inputs) {
            this.operator = operator;
            this.domain = domain;
            this.inputs = inputs;
        }

        Node with(String name, long value) {
            return with(AttributeProto.newBuilder()
                    .setName(name)
                    .setType(AttributeType.INT)
                    .setI(value));
        }

        Node with(String name, double value) {
            return with(AttributeProto.newBuilder()
                    .setName(name)
                    .setType(AttributeType.FLOAT)
                    .setF((float) value));
        }

        Node with(String name, List<Long> values) {
            return with(AttributeProto.newBuilder()
                    .setName(name)
                    .setType(AttributeType.INTS)
                    .addAllInts(values));
        }

        Node with(String name, GraphProto branch) {
            return with(AttributeProto.newBuilder()
                    .setName(name)
                    .setType(AttributeType.GRAPH)
                    .setG(branch));
        }

        private Node with(AttributeProto.Builder attribute) {
            attributes.put(attribute.getName(), attribute.build());
            return this;
        }

        /** Writes it; {@code dims} of the only output. */
        Value make(Type type, List<Dim> dims) {
            return make(List.of(type), List.of(dims)).get(0);
        }

        /** The same where sizes come out that nothing else has: {@code -1} stands for them. */
        Value make(Type type, long... dims) {
            return make(List.of(type), List.of(unknown(dims))).get(0);
        }

        List<Value> make(List<Type> types, List<List<Dim>> dims) {
            inputs.forEach(Nodes.this::keep);
            String key =
                    domain + "/" + operator + inputs.stream().map(Value::name).toList() + attributes.values();
            Optional<List<Value>> before = levels.stream()
                    .map(it -> it.known.get(key))
                    .filter(it -> it != null)
                    .findFirst();
            if (before.isPresent()) {
                return before.get();
            }
            String name = freshName(operator);
            List<Value> outputs = new ArrayList<>();
            for (int i = 0; i < types.size(); i++) {
                String output = types.size() == 1 ? name : name + "." + i;
                outputs.add(Value.of(output, types.get(i), named(dims.get(i), output)));
            }
            Level level = levels.getLast();
            level.nodes.add(NodeProto.newBuilder()
                    .setName(name)
                    .setOpType(operator)
                    .setDomain(domain)
                    .addAllInput(inputs.stream().map(Value::name).toList())
                    .addAllOutput(outputs.stream().map(Value::name).toList())
                    .addAllAttribute(attributes.values())
                    .build());
            level.known.put(key, outputs);
            return outputs;
        }
    }

    private static List<Dim> unknown(long... dims) {
        return Arrays.stream(dims).mapToObj(it -> new Dim(it, "", 0)).toList();
    }

    /** Sizes that are new with this tensor are read from it. */
    private static List<Dim> named(List<Dim> dims, String tensor) {
        List<Dim> result = new ArrayList<>();
        for (int axis = 0; axis < dims.size(); axis++) {
            Dim dim = dims.get(axis);
            result.add(dim.known() || !dim.of().isEmpty() ? dim : Dim.at(tensor, axis));
        }
        return result;
    }

    private String freshName(String operator) {
        String scope = scopes.isEmpty() ? "" : scopes.getLast() + "/";
        int number = used.merge(scope + operator, 1, Integer::sum);
        return scope + operator + (number == 1 ? "" : "_" + number);
    }

    /** The size of an axis as int64 {@code [1]}. */
    Value size(Dim dim) {
        if (dim.known()) {
            return list(dim.size());
        }
        Value tensor = Value.of(dim.of(), Type.FLOAT, List.of());
        return node("Shape", tensor)
                .with("start", dim.axis())
                .with("end", dim.axis() + 1L)
                .make(Type.INT64, 1);
    }

    /** One of two branches, each of one output of the same type and shape. */
    Value choose(Value condition, Type type, List<Dim> dims, Supplier<Value> yes, Supplier<Value> no) {
        return node("If", condition)
                .with("then_branch", branch("then", yes))
                .with("else_branch", branch("else", no))
                .make(type, dims);
    }

    private GraphProto branch(String name, Supplier<Value> body) {
        levels.addLast(new Level());
        try {
            Value result = body.get();
            return GraphProto.newBuilder()
                    .setName(name)
                    .addAllNode(levels.getLast().nodes)
                    .addOutput(ValueInfoProto.newBuilder()
                            .setName(result.name())
                            .setType(TypeProto.newBuilder()
                                    .setTensorType(TypeProto.Tensor.newBuilder()
                                            .setElemType((int) result.type().number()))))
                    .build();
        } finally {
            levels.removeLast();
        }
    }
}
