package superb.engine.onnx.graph;

import java.util.List;
import java.util.Optional;

/**
 * A tensor of a graph that is being written.
 *
 * @param name of the node's output, the input or the initializer
 * @param numbers what it is made of, where it does not depend on the audio
 */
record Value(String name, Type type, List<Dim> dims, Optional<Numbers> numbers) {
    /** Stands where an optional input of an operator is left out. */
    static final Value NONE = new Value("", Type.FLOAT, List.of(), Optional.empty());

    Value {
        dims = List.copyOf(dims);
    }

    static Value of(String name, Type type, List<Dim> dims) {
        return new Value(name, type, dims, Optional.empty());
    }

    static Value of(String name, Numbers numbers) {
        return new Value(name, Type.FLOAT, numbers.shape().stream().map(Dim::of).toList(), Optional.of(numbers));
    }

    /**
     * As an operand of that type: what is only numbers so far is brought along in it.
     *
     * @throws IllegalArgumentException if this depends on the audio and is of another type
     */
    Value as(Type wanted) {
        if (wanted == type) {
            return this;
        }
        if (numbers.isEmpty()) {
            throw new IllegalArgumentException(name + " is " + type + ", not " + wanted);
        }
        return new Value(name + "." + wanted, wanted, dims, numbers);
    }

    int rank() {
        return dims.size();
    }

    Dim dim(int axis) {
        return dims.get(axis);
    }

    Dim last() {
        return dims.get(dims.size() - 1);
    }

    /** Dims with another size of one axis. */
    List<Dim> with(int axis, Dim dim) {
        List<Dim> changed = new java.util.ArrayList<>(dims);
        changed.set(axis, dim);
        return changed;
    }
}
