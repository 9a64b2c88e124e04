package superb.engine.torch.program;

import java.nio.FloatBuffer;
import java.util.List;
import superb.upstream.Init;
import superb.upstream.Weights;

/** Where the numbers of a program's constant part come from. */
public sealed interface Source {

    String name();

    List<Integer> shape();

    default int elements() {
        return shape().stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
    }

    /** Fills {@code target}, which has room for exactly the {@link #elements}. */
    void read(Weights weights, FloatBuffer target);

    /** A tensor of the checkpoint. */
    record Weight(String name, Init init, List<Integer> shape) implements Source {
        public Weight {
            shape = List.copyOf(shape);
        }

        @Override
        public void read(Weights weights, FloatBuffer target) {
            weights.read(name, target);
        }
    }

    /** Numbers of the definition. Two constants are the same if they have one name. */
    final class Constant implements Source {
        private final String name;
        private final List<Integer> shape;
        private final float[] values;

        Constant(String name, float[] values, List<Integer> shape) {
            this.name = name;
            this.values = values.clone();
            this.shape = List.copyOf(shape);
            if (elements() != values.length) {
                throw new IllegalArgumentException(
                        "constant '" + name + "' has " + values.length + " values for shape " + shape);
            }
        }

        @Override
        public String name() {
            return name;
        }

        @Override
        public List<Integer> shape() {
            return shape;
        }

        @Override
        public void read(Weights weights, FloatBuffer target) {
            target.put(values);
        }

        FloatBuffer values() {
            return FloatBuffer.wrap(values).asReadOnlyBuffer();
        }
    }
}
