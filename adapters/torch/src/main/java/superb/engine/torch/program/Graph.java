package superb.engine.torch.program;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import superb.engine.Precision;
import superb.engine.torch.program.Value.Memory;
import superb.engine.torch.program.Value.Type;

/** The values of a program in the order in which they are written; the same expression twice is one value. */
final class Graph {
    private record Key(String code, List<Integer> operands, List<String> sources) {}

    private final Precision precision;
    private final Map<Key, Value> known = new HashMap<>();
    private final Deque<String> scopes = new ArrayDeque<>();

    Graph(Precision precision) {
        this.precision = precision;
    }

    void enter(String scope) {
        scopes.addLast(scope);
    }

    void leave() {
        scopes.removeLast();
    }

    Value input(String variable, Type type) {
        return value(type, Memory.OWN, variable, "", List.of(), List.of(), true);
    }

    Value source(Source source, Type type) {
        return value(type, Memory.OWN, "", "", List.of(), List.of(source), false);
    }

    Precision precision() {
        return precision;
    }

    /** A result with memory of its own, in the type that the operands agree on. */
    Value own(String code, Value... operands) {
        return own(common(List.of(operands)), code, List.of(operands));
    }

    Value own(Type type, String code, List<Value> operands) {
        return expression(type, Memory.OWN, code, "", operands);
    }

    /** A result of the shape and type of the first operand, which it may overwrite. */
    Value overwriting(String code, String inPlace, Value... operands) {
        return expression(operands[0].type(), Memory.OWN, code, inPlace, List.of(operands));
    }

    /** A result that may share the memory of the first operand. */
    Value shared(String code, Value... operands) {
        return expression(operands[0].type(), Memory.SHARED, code, "", List.of(operands));
    }

    /** The type in which values are combined: what touches a learned weight has the model's width. */
    static Type common(List<Value> operands) {
        return Stream.of(Type.MODEL, Type.FLOAT64)
                .filter(type -> operands.stream().anyMatch(it -> it.type() == type))
                .findFirst()
                .orElse(operands.get(0).type());
    }

    /** The value as {@code type}. Constants are left alone: they are cast when the model is opened. */
    Value cast(Value value, Type type) {
        boolean asIs = !value.dynamic() || !value.type().floating();
        if (asIs || value.type().number(precision) == type.number(precision)) {
            return value;
        }
        String code = "torch.to({0}, " + type.number(precision) + ", False, False, None)";
        return value(type, Memory.SHARED, code, "", List.of(value), List.of(), true);
    }

    private Value expression(Type type, Memory memory, String code, String inPlace, List<Value> given) {
        List<Value> operands =
                type.floating() ? given.stream().map(it -> cast(it, type)).toList() : given;
        if (operands.stream().anyMatch(Value::dynamic)) {
            return value(type, memory, code, inPlace, operands, List.of(), true);
        }
        LinkedHashSet<Source> sources = new LinkedHashSet<>();
        operands.forEach(it -> sources.addAll(it.sources()));
        return value(type, memory, code, "", operands, List.copyOf(sources), false);
    }

    private Value value(
            Type type,
            Memory memory,
            String code,
            String inPlace,
            List<Value> operands,
            List<Source> sources,
            boolean dynamic) {
        Key key = new Key(
                code,
                operands.stream().map(Value::id).toList(),
                operands.isEmpty() ? sources.stream().map(Source::name).toList() : List.of());
        String scope = String.join(".", scopes);
        // The number of known values, not a counter: a value that is met again takes no number.
        return known.computeIfAbsent(
                key, it -> new Value(known.size(), type, memory, code, inPlace, operands, sources, dynamic, scope));
    }
}
