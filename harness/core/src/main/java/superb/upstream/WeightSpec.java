package superb.upstream;

import java.util.List;

/** A weight that a model declares: canonical name, initialisation, shape. */
public record WeightSpec(String name, Init init, List<Integer> shape) {
    public WeightSpec {
        shape = List.copyOf(shape);
    }

    public long elements() {
        return shape.stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }
}
