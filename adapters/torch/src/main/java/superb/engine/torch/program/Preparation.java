package superb.engine.torch.program;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import superb.engine.Precision;
import superb.engine.torch.program.Value.Type;

/**
 * The tensors that a program computes once, when a model is opened, from weights and constants: casts, products of
 * weight norm, changed layouts. Each is made on its own, so that a model is never in memory twice.
 */
final class Preparation {

    private record Wanted(int value, Type type) {}

    private final Precision precision;
    private final Map<Wanted, Integer> indices = new LinkedHashMap<>();
    private final List<Prepared> tensors = new ArrayList<>();
    private final Map<String, String> methodOfBody = new LinkedHashMap<>();

    Preparation(Precision precision) {
        this.precision = precision;
    }

    /** The place of a constant value, as an operand of the given type, in the list of prepared tensors. */
    int index(Value value, Type type) {
        return indices.computeIfAbsent(new Wanted(value.id(), type), key -> {
            tensors.add(new Prepared(method(value, type), value.sources()));
            return tensors.size() - 1;
        });
    }

    private String method(Value value, Type type) {
        int number = type.number(precision);
        boolean cast = type.floating() && number != Type.FLOAT32.number(precision);
        if (value.operands().isEmpty() && !cast) {
            return "";
        }
        List<Source> sources = value.sources();
        Listing listing = Listing.ofConstant(
                value, (leaf, reader) -> "a" + sources.indexOf(leaf.sources().get(0)));
        StringBuilder body = new StringBuilder("(self");
        for (int i = 0; i < sources.size(); i++) {
            body.append(", a").append(i).append(": Tensor");
        }
        body.append(") -> Tensor:\n").append(listing.statements());
        String result = listing.name(value);
        body.append("  return ")
                .append(cast ? "torch.to(" + result + ", " + number + ", False, False, None)" : result)
                .append('\n');
        return methodOfBody.computeIfAbsent(body.toString(), key -> "prepare" + methodOfBody.size());
    }

    List<Prepared> tensors() {
        return List.copyOf(tensors);
    }

    /** The methods named in {@link #tensors}; tensors made alike share one. */
    String text() {
        StringBuilder text = new StringBuilder();
        methodOfBody.forEach((body, name) -> text.append("def ").append(name).append(body));
        return text.toString();
    }
}
