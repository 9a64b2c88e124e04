package superb.engine.onnx.graph;

import java.util.List;
import java.util.Optional;
import superb.engine.Precision;

/**
 * Products with matrices of weights. With {@code int8-dynamic} a learned matrix of at least {@link #SMALLEST} rows and
 * columns is stored in signed bytes with a scale an output, and what it is multiplied with is brought to unsigned bytes
 * by its own range when the graph runs. Smaller ones gain nothing and stay as they are.
 */
final class Products {
    static final int SMALLEST = 64;

    /** The operator that multiplies bytes. */
    static final String OF_BYTES = "MatMulInteger";

    private final Nodes nodes;
    private final Precision precision;

    Products(Nodes nodes, Precision precision) {
        this.nodes = nodes;
        this.precision = precision;
    }

    /** {@code x · weightᵀ + bias}. */
    Value linear(Value x, Value weight, Value bias) {
        Numbers numbers = weight.numbers()
                .orElseThrow(() -> new IllegalArgumentException("a linear map that depends on the audio: " + weight));
        return add(times(x, weight.name() + ".T", numbers.transposed()), bias);
    }

    Value matmul(Value a, Value b) {
        if (b.numbers().isPresent() && onlyTwoAxes(b)) {
            Numbers all = b.numbers().get();
            int rank = b.rank();
            return times(a, b.name() + ".matrix", all.reshaped(all.shape().subList(rank - 2, rank)));
        }
        List<Dim> dims = new java.util.ArrayList<>(
                Dim.broadcast(a.dims().subList(0, a.rank() - 2), b.dims().subList(0, b.rank() - 2)));
        dims.add(a.dim(a.rank() - 2));
        dims.add(b.last());
        return nodes.node("MatMul", a, b).make(a.type(), dims);
    }

    private static boolean onlyTwoAxes(Value matrix) {
        return matrix.dims().subList(0, matrix.rank() - 2).stream().allMatch(it -> it.size() == 1);
    }

    private Value add(Value x, Value bias) {
        return nodes.node("Add", x, bias).make(Type.FLOAT, Dim.broadcast(x.dims(), bias.dims()));
    }

    /** With a matrix {@code [in, out]}. */
    private Value times(Value x, String name, Numbers matrix) {
        List<Dim> dims = x.with(x.rank() - 1, Dim.of(matrix.shape().get(1)));
        boolean wide = matrix.learned() && matrix.shape().stream().allMatch(it -> it >= SMALLEST);
        if (precision != Precision.INT8_DYNAMIC || !wide) {
            return nodes.node("MatMul", x, Value.of(name, matrix).as(x.type())).make(x.type(), dims);
        }
        Int8Matrix small = new Int8Matrix(matrix);
        Value bytes = nodes.bytes(name + ".int8", Type.INT8, matrix.shape(), small::bytes);
        Value scales = Value.of(name + ".scale", small.scales());
        List<Value> quantities = nodes.node("DynamicQuantizeLinear", x)
                .make(List.of(Type.UINT8, Type.FLOAT, Type.UINT8), List.of(x.dims(), List.of(), List.of()));
        Value sums = nodes.node(OF_BYTES, quantities.get(0), bytes, quantities.get(2))
                .make(Type.INT32, dims);
        Value wideSums =
                nodes.node("Cast", sums).with("to", Type.FLOAT.number()).make(Type.FLOAT, dims);
        Value scale = nodes.node("Mul", quantities.get(1), scales).make(Type.FLOAT, scales.dims());
        return nodes.node("Mul", wideSums, scale).make(Type.FLOAT, dims);
    }

    /** Numbers of a value that must be known. */
    static Numbers known(Value value, String operation) {
        Optional<Numbers> numbers = value.numbers();
        return numbers.orElseThrow(
                () -> new IllegalArgumentException(operation + " of what depends on the audio: " + value.name()));
    }
}
