package superb.engine.torch.program;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import superb.engine.torch.program.Value.Memory;

/**
 * The statements that compute some values, one a line. libtorch frees a variable after the line that reads it last;
 * here it is also decided which expressions may overwrite their first operand: those after which nobody reads its
 * memory.
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
    private final Map<Value, List<Value>> readers = new HashMap<>();
    private final Map<Integer, String> names = new HashMap<>();
    private final Set<Value> results;

    private Listing(boolean dynamic, Leaves leaves, List<Value> results) {
        this.leaves = leaves;
        this.dynamic = dynamic;
        this.results = new HashSet<>(results);
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
        if (leaf(value) || readers.putIfAbsent(value, new ArrayList<>()) != null) {
            return;
        }
        for (Value operand : value.operands()) {
            visit(operand);
            if (!leaf(operand)) {
                readers.get(operand).add(value);
            }
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
            text.append("  ")
                    .append(names.get(value.id()))
                    .append(" = ")
                    .append(filled(mayOverwrite(value) ? value.inPlace() : value.code(), value))
                    .append('\n');
        }
        return text.toString();
    }

    /** Whether nobody reads the memory of the first operand after {@code writer}, nor the caller at the end. */
    private boolean mayOverwrite(Value writer) {
        if (writer.inPlace().isEmpty()) {
            return false;
        }
        Value owner = writer.operands().get(0);
        while (!leaf(owner) && owner.memory() == Memory.SHARED) {
            owner = owner.operands().get(0);
        }
        List<Value> others = writer.operands().subList(1, writer.operands().size());
        return !leaf(owner)
                && sharers(owner).allMatch(it -> {
                    boolean read = readers.get(it).stream()
                            .anyMatch(reader -> reader.id() > writer.id() && reader.memory() == Memory.OWN);
                    return !read && !results.contains(it) && !others.contains(it);
                });
    }

    /** The value and all that lies in its memory. */
    private Stream<Value> sharers(Value value) {
        Stream<Value> views = readers.get(value).stream()
                .filter(reader -> reader.memory() == Memory.SHARED
                        && reader.operands().get(0).equals(value));
        return Stream.concat(Stream.of(value), views.flatMap(this::sharers));
    }

    private String filled(String code, Value reader) {
        return OPERAND.matcher(code).replaceAll(match -> {
            Value operand = reader.operands().get(Integer.parseInt(match.group(1)));
            return Matcher.quoteReplacement(leaf(operand) ? leaves.name(operand, reader) : names.get(operand.id()));
        });
    }
}
