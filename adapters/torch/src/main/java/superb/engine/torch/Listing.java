package superb.engine.torch;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import superb.engine.torch.Value.Memory;

/**
 * The statements that compute some values, one a line. libtorch frees a variable after the line that reads it last;
 * here it is also decided which expressions may overwrite their first operand: those that are its only reader.
 */
final class Listing {
    private static final Pattern OPERAND = Pattern.compile("\\{(\\d+)}");

    /** How a value that this listing does not compute is called. */
    interface Leaves {
        /** @param reader the expression that reads it */
        String name(Value leaf, Value reader);
    }

    private final Leaves leaves;
    private final boolean dynamic;
    private final List<Value> order = new ArrayList<>();
    private final Map<Integer, Integer> readers = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final Set<Integer> results = new HashSet<>();

    private Listing(boolean dynamic, Leaves leaves, List<Value> results) {
        this.leaves = leaves;
        this.dynamic = dynamic;
        results.forEach(it -> this.results.add(it.id()));
        results.forEach(this::visit);
        order.sort((a, b) -> Integer.compare(a.id(), b.id()));
        order.forEach(it -> names.put(it.id(), it.variable(names.size())));
    }

    /** Of values that depend on the audio; everything else is a leaf. */
    static Listing ofDynamic(List<Value> results, Leaves leaves) {
        return new Listing(true, leaves, results);
    }

    /** Of a value made of weights and constants. */
    static Listing ofConstant(Value result, Leaves leaves) {
        return new Listing(false, leaves, List.of(result));
    }

    private boolean leaf(Value value) {
        return value.operands().isEmpty() || value.dynamic() != dynamic;
    }

    private void visit(Value value) {
        if (leaf(value) || readers.putIfAbsent(value.id(), 0) != null) {
            return;
        }
        for (Value operand : value.operands()) {
            visit(operand);
            readers.merge(operand.id(), 1, Integer::sum);
        }
        order.add(value);
    }

    /** The variable of a value, for a {@code return} after the statements. */
    String name(Value value) {
        return leaf(value) ? leaves.name(value, value) : names.get(value.id());
    }

    String statements() {
        StringBuilder text = new StringBuilder();
        for (Value value : order) {
            boolean overwrite =
                    !value.inPlace().isEmpty() && overwritable(value.operands().get(0));
            text.append("  ")
                    .append(names.get(value.id()))
                    .append(" = ")
                    .append(filled(overwrite ? value.inPlace() : value.code(), value))
                    .append('\n');
        }
        return text.toString();
    }

    private boolean overwritable(Value value) {
        if (leaf(value) || results.contains(value.id()) || readers.get(value.id()) != 1) {
            return false;
        }
        return value.memory() == Memory.OWN || overwritable(value.operands().get(0));
    }

    private String filled(String code, Value reader) {
        return OPERAND.matcher(code).replaceAll(match -> {
            Value operand = reader.operands().get(Integer.parseInt(match.group(1)));
            return Matcher.quoteReplacement(leaf(operand) ? leaves.name(operand, reader) : names.get(operand.id()));
        });
    }
}
