package superb.upstreams;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;

/** A row-major tensor in double precision, for tests: slow, short, and without any library that models run on. */
final class Tensor {
    final int[] dims;
    final double[] data;

    Tensor(int[] dims, double[] data) {
        this.dims = dims;
        this.data = data;
        if (data.length != size(dims)) {
            throw new IllegalArgumentException(Arrays.toString(dims) + " does not hold " + data.length);
        }
    }

    static Tensor zeros(int... dims) {
        return new Tensor(dims, new double[size(dims)]);
    }

    static Tensor of(float[] values, int... dims) {
        double[] data = new double[values.length];
        for (int i = 0; i < data.length; i++) {
            data[i] = values[i];
        }
        return new Tensor(dims, data);
    }

    static int size(int... dims) {
        int size = 1;
        for (int dim : dims) {
            size = Math.multiplyExact(size, dim);
        }
        return size;
    }

    int rank() {
        return dims.length;
    }

    int last() {
        return dims[dims.length - 1];
    }

    Tensor map(DoubleUnaryOperator f) {
        return new Tensor(dims, Arrays.stream(data).map(f).toArray());
    }

    Tensor reshape(int... newDims) {
        return new Tensor(newDims, data);
    }

    int[] with(int axis, int size) {
        int[] copy = dims.clone();
        copy[axis] = size;
        return copy;
    }

    /** Product of the axes after {@code axis}. */
    int stride(int axis) {
        int stride = 1;
        for (int i = axis + 1; i < dims.length; i++) {
            stride *= dims[i];
        }
        return stride;
    }

    /** Indices of position {@code flat}. */
    static int[] index(int flat, int[] dims) {
        int[] index = new int[dims.length];
        int rest = flat;
        for (int axis = dims.length - 1; axis >= 0; axis--) {
            index[axis] = rest % dims[axis];
            rest /= dims[axis];
        }
        return index;
    }

    /** The value at {@code index}, aligned from the last axis; axes of size 1 repeat. */
    double at(int... index) {
        return data[flat(index)];
    }

    int flat(int... index) {
        int flat = 0;
        int offset = index.length - dims.length;
        for (int axis = 0; axis < dims.length; axis++) {
            flat = flat * dims[axis] + (dims[axis] == 1 ? 0 : index[offset + axis]);
        }
        return flat;
    }

    /** As an integer, for tensors of lengths. */
    int length(int item) {
        return (int) data[item];
    }
}
