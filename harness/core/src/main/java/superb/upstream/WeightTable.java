package superb.upstream;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** The declared weights of a model by name. */
final class WeightTable {
    private final List<WeightSpec> specs;
    private final Map<String, WeightSpec> byName;

    WeightTable(List<WeightSpec> specs) {
        this.specs = List.copyOf(specs);
        this.byName = specs.stream().collect(Collectors.toMap(WeightSpec::name, Function.identity()));
    }

    List<WeightSpec> specs() {
        return specs;
    }

    WeightSpec spec(String name) {
        WeightSpec spec = byName.get(name);
        if (spec == null) {
            throw new IllegalArgumentException("the model declares no weight '" + name + "'");
        }
        return spec;
    }

    /** The spec, after a check that {@code target} has room for exactly its values. */
    WeightSpec checked(String name, FloatBuffer target) {
        WeightSpec spec = spec(name);
        if (target.remaining() != spec.elements()) {
            throw new IllegalArgumentException(
                    "'" + name + "' has " + spec.elements() + " values, the buffer room for " + target.remaining());
        }
        return spec;
    }
}
