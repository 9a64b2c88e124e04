package superb.engine.onnx.graph;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import superb.upstream.Weights;

/**
 * A tensor that does not depend on the audio, computed only when it is written and not kept: no more than a few are in
 * memory at a time.
 *
 * @param learned whether a checkpoint decides it
 */
record Numbers(List<Integer> shape, boolean learned, Supplier<float[]> values) {
    Numbers {
        shape = List.copyOf(shape);
    }

    static Numbers weight(Weights weights, String name, int... shape) {
        return new Numbers(boxed(shape), true, () -> {
            FloatBuffer room = FloatBuffer.allocate(Arrays.stream(shape).reduce(1, Math::multiplyExact));
            weights.read(name, room);
            return room.array();
        });
    }

    static Numbers constant(String name, float[] values, int... shape) {
        float[] copy = values.clone();
        Numbers numbers = new Numbers(boxed(shape), false, () -> copy);
        if (numbers.elements() != values.length) {
            throw new IllegalArgumentException(
                    "constant '" + name + "' has " + values.length + " values for shape " + numbers.shape);
        }
        return numbers;
    }

    int elements() {
        return shape.stream().reduce(1, Math::multiplyExact);
    }

    double[] wide() {
        float[] narrow = values.get();
        return IntStream.range(0, narrow.length).mapToDouble(i -> narrow[i]).toArray();
    }

    /** The same numbers with other axes. */
    Numbers reshaped(List<Integer> other) {
        return new Numbers(other, learned, values);
    }

    /** Of a matrix, rows and columns changed. */
    Numbers transposed() {
        int rows = shape.get(0);
        int columns = shape.get(1);
        return new Numbers(List.of(columns, rows), learned, () -> {
            float[] from = values.get();
            float[] to = new float[from.length];
            // In squares, so that both sides stay in the cache.
            for (int top = 0; top < rows; top += 32) {
                for (int left = 0; left < columns; left += 32) {
                    for (int i = top; i < Math.min(rows, top + 32); i++) {
                        for (int j = left; j < Math.min(columns, left + 32); j++) {
                            to[j * rows + i] = from[i * columns + j];
                        }
                    }
                }
            }
            return to;
        });
    }

    /** Positions [from, to) of an axis. */
    Numbers sliced(int axis, int from, int to) {
        List<Integer> smaller = new ArrayList<>(shape);
        smaller.set(axis, to - from);
        int inner = shape.subList(axis + 1, shape.size()).stream().reduce(1, Math::multiplyExact);
        int outer = shape.subList(0, axis).stream().reduce(1, Math::multiplyExact);
        int whole = shape.get(axis) * inner;
        int part = (to - from) * inner;
        return new Numbers(smaller, learned, () -> {
            float[] all = values.get();
            float[] some = new float[outer * part];
            for (int i = 0; i < outer; i++) {
                System.arraycopy(all, i * whole + from * inner, some, i * part, part);
            }
            return some;
        });
    }

    /** {@code this · g / ‖this‖}, norms over all but the last axis: {@code [out, in, kernel]}, g {@code [1, 1, kernel]}. */
    Numbers normalized(Numbers g) {
        int taps = shape.get(2);
        return new Numbers(shape, learned, () -> {
            float[] v = values.get().clone();
            float[] gains = g.values.get();
            double[] squares = new double[taps];
            for (int i = 0; i < v.length; i++) {
                squares[i % taps] += (double) v[i] * v[i];
            }
            float[] factors = new float[taps];
            for (int tap = 0; tap < taps; tap++) {
                factors[tap] = (float) (gains[tap] / Math.sqrt(squares[tap]));
            }
            for (int i = 0; i < v.length; i++) {
                v[i] *= factors[i % taps];
            }
            return v;
        });
    }

    /** Of a table {@code [rows, columns]} the chosen rows, as {@code [columns, chosen]}. */
    Numbers rowsAsColumns(int[] chosen) {
        int columns = shape.get(1);
        return new Numbers(List.of(columns, chosen.length), learned, () -> {
            float[] table = values.get();
            float[] result = new float[columns * chosen.length];
            for (int i = 0; i < chosen.length; i++) {
                for (int column = 0; column < columns; column++) {
                    result[column * chosen.length + i] = table[chosen[i] * columns + column];
                }
            }
            return result;
        });
    }

    private static List<Integer> boxed(int... shape) {
        return Arrays.stream(shape).boxed().toList();
    }
}
