package superb.engine.onnx.graph;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.LongStream;
import superb.engine.Precision;
import superb.upstream.Init;
import superb.upstream.Ops;
import superb.upstream.Weights;

/**
 * Writes an upstream as the nodes of an ONNX graph. Batch size and time stay open. Where masks cost something (attention,
 * the norm of the first convolution) the graph chooses when it runs: without padding it takes the plain operator.
 *
 * <p>What depends on weights alone is computed when the file is written.
 */
final class GraphWriter implements Ops<Value> {
    private final Weights weights;
    private final Nodes nodes = new Nodes();
    private final Padding padding = new Padding(nodes);
    private final Statistics statistics = new Statistics(nodes, padding);
    private final Signals signals = new Signals(nodes, padding);
    private final Products products;

    GraphWriter(Weights weights, Precision precision) {
        this.weights = weights;
        this.products = new Products(nodes, precision);
    }

    Nodes nodes() {
        return nodes;
    }

    // ---- weights ----

    @Override
    public Value weight(String name, Init init, int... shape) {
        return Value.of(name, Numbers.weight(weights, name, shape));
    }

    @Override
    public Value constant(String name, float[] values, int... shape) {
        return Value.of("constant/" + name, Numbers.constant(name, values, shape));
    }

    @Override
    public <R> R scope(String name, Supplier<R> body) {
        nodes.enter(name);
        try {
            return body.get();
        } finally {
            nodes.leave();
        }
    }

    @Override
    public Value precise(Value x, UnaryOperator<Value> body) {
        return cast(body.apply(cast(x, Type.DOUBLE)), Type.FLOAT);
    }

    private Value cast(Value x, Type type) {
        return nodes.node("Cast", x).with("to", type.number()).make(type, x.dims());
    }

    // ---- arithmetic ----

    @Override
    public Value add(Value a, Value b) {
        return binary("Add", a, b);
    }

    @Override
    public Value mul(Value a, Value b) {
        return binary("Mul", a, b);
    }

    @Override
    public Value affine(Value x, double factor, double offset) {
        Value scaled = factor == 1 ? x : binary("Mul", x, nodes.number(factor, x.type()));
        return offset == 0 ? scaled : binary("Add", scaled, nodes.number(offset, x.type()));
    }

    @Override
    public Value sigmoid(Value x) {
        return unary("Sigmoid", x);
    }

    @Override
    public Value relu(Value x) {
        return unary("Relu", x);
    }

    @Override
    public Value gelu(Value x) {
        return nodes.fused("Gelu", x).make(Type.FLOAT, x.dims());
    }

    @Override
    public Value logFloor(Value x, double floor) {
        return unary("Log", binary("Max", x, nodes.number(floor, x.type())));
    }

    @Override
    public Value mean(Value x) {
        return nodes.node("ReduceMean", x, nodes.list(-1)).make(x.type(), x.with(x.rank() - 1, Dim.of(1)));
    }

    @Override
    public Value linear(Value x, Value weight, Value bias) {
        return products.linear(x, weight, bias);
    }

    @Override
    public Value matmul(Value a, Value b) {
        return products.matmul(a, b);
    }

    // ---- shape ----

    @Override
    public Value transpose(Value x, int axisA, int axisB) {
        List<Long> order = new ArrayList<>(LongStream.range(0, x.rank()).boxed().toList());
        List<Dim> dims = new ArrayList<>(x.dims());
        Collections.swap(order, axisA, axisB);
        Collections.swap(dims, axisA, axisB);
        return nodes.node("Transpose", x).with("perm", order).make(Type.FLOAT, dims);
    }

    @Override
    public Value splitLast(Value x, int parts) {
        List<Dim> dims = new ArrayList<>(x.dims().subList(0, x.rank() - 1));
        dims.add(Dim.of(parts));
        dims.add(x.last().known() ? Dim.of(x.last().size() / parts) : parts == 1 ? x.last() : new Dim(-1, "", 0));
        if (parts == 1) {
            return nodes.node("Unsqueeze", x, nodes.list(x.rank() - 1L)).make(Type.FLOAT, dims);
        }
        return reshaped(x, dims, parts);
    }

    @Override
    public Value mergeLast(Value x) {
        List<Dim> dims = new ArrayList<>(x.dims().subList(0, x.rank() - 2));
        dims.add(Dim.of(x.dim(x.rank() - 2).size() * x.last().size()));
        return reshaped(x, dims);
    }

    /** Leading axes stay, the last is what is left, before it those given. */
    private Value reshaped(Value x, List<Dim> dims, long... before) {
        if (x.numbers().isPresent()) {
            List<Integer> shape = dims.stream().map(it -> (int) it.size()).toList();
            return Value.of(x.name() + ".as" + shape, x.numbers().get().reshaped(shape));
        }
        long[] shape = new long[dims.size()];
        shape[shape.length - 1] =
                dims.get(shape.length - 1).known() ? dims.get(shape.length - 1).size() : -1;
        System.arraycopy(before, 0, shape, shape.length - 1 - before.length, before.length);
        return nodes.node("Reshape", x, nodes.list(shape)).make(Type.FLOAT, dims);
    }

    @Override
    public Value slice(Value x, int axis, int from, int to) {
        Dim whole = x.dim(axis);
        long end = to > 0 ? to : whole.known() ? whole.size() + to : to == 0 ? Long.MAX_VALUE : to;
        if (x.numbers().isPresent()) {
            Numbers part = x.numbers().get().sliced(axis, from, (int) end);
            return Value.of(x.name() + "." + axis + "_" + from + "_" + end, part);
        }
        boolean known = end >= 0 && end < Long.MAX_VALUE;
        return nodes.node("Slice", x, nodes.list(from), nodes.list(end), nodes.list(axis))
                .make(x.type(), x.with(axis, known ? Dim.of(end - from) : new Dim(-1, "", 0)));
    }

    @Override
    public Value concat(int axis, List<Value> parts) {
        Value first = parts.get(0);
        boolean known = parts.stream().allMatch(it -> it.dim(axis).known());
        long total = parts.stream().mapToLong(it -> it.dim(axis).size()).sum();
        return nodes.node("Concat", parts.toArray(Value[]::new))
                .with("axis", axis)
                .make(first.type(), first.with(axis, known ? Dim.of(total) : new Dim(-1, "", 0)));
    }

    // ---- time ----

    @Override
    public Value convFrames(Value lengths, int kernel, int stride) {
        Value steps = integers("Div", integers("Sub", lengths, kernel), stride);
        return integers("Add", steps, 1);
    }

    @Override
    public Value scaleFrames(Value lengths, int factor) {
        return integers("Mul", lengths, factor);
    }

    private Value integers(String operator, Value x, long number) {
        return nodes.node(operator, x, nodes.integer(number)).make(Type.INT64, x.dims());
    }

    @Override
    public Value zeroPadding(Value x, Value frames) {
        return binary("Mul", x, padding.column(frames, x.dim(1)));
    }

    @Override
    public Value repeatEdges(Value x, Value frames, int count) {
        return signals.repeatEdges(x, frames, count);
    }

    @Override
    public Value unfold(Value x, int size, int hop) {
        return signals.unfold(x, size, hop);
    }

    @Override
    public Value stackFrames(Value x, int count) {
        return signals.stackFrames(x, count);
    }

    @Override
    public Fired<Value> integrateAndFire(Value x, Value weights, Value frames, double meanWeight) {
        return signals.integrateAndFire(x, weights, frames);
    }

    // ---- layers ----

    @Override
    public Value conv1d(Value x, Value weight, Optional<Value> bias, int stride, int padding, int groups) {
        Value[] inputs = bias.map(it -> new Value[] {x, weight, it}).orElseGet(() -> new Value[] {x, weight});
        return nodes.node("Conv", inputs)
                .with("kernel_shape", List.of(weight.last().size()))
                .with("strides", List.of((long) stride))
                .with("pads", List.of((long) padding, (long) padding))
                .with("group", groups)
                .make(Type.FLOAT, List.of(x.dim(0), weight.dim(0), new Dim(-1, "", 0)));
    }

    @Override
    public Value convTranspose1d(Value x, Value weight, Value bias, int stride) {
        return nodes.node("ConvTranspose", x, weight, bias)
                .with("kernel_shape", List.of(weight.last().size()))
                .with("strides", List.of((long) stride))
                .make(Type.FLOAT, List.of(x.dim(0), weight.dim(1), new Dim(-1, "", 0)));
    }

    @Override
    public Value weightNorm(Value v, Value g) {
        Numbers gains = Products.known(g, "weightNorm");
        return Value.of(
                v.name() + ".normalized", Products.known(v, "weightNorm").normalized(gains));
    }

    @Override
    public Value layerNorm(Value x, Value gain, Value bias) {
        return statistics.layerNorm(x, gain, bias);
    }

    @Override
    public Value channelNorm(Value x, Value frames, Value gain, Value bias) {
        return statistics.channelNorm(x, frames, gain, bias);
    }

    @Override
    public Value standardize(Value x, Value frames, Spread spread, double eps) {
        return statistics.standardize(x, frames, spread, eps);
    }

    // ---- attention ----

    /** One operator of ONNX Runtime; without mask and bias it needs no memory for the scores. */
    @Override
    public Value attention(Value q, Value k, Value v, int heads, Optional<Value> bias, Value frames) {
        Value scores = bias.orElse(Value.NONE);
        return nodes.choose(
                padding.present(frames, q.dim(1)),
                Type.FLOAT,
                q.dims(),
                () -> nodes.fused("MultiHeadAttention", q, k, v, Value.NONE, padding.keys(frames), scores)
                        .with("num_heads", heads)
                        .with("mask_filter_value", Padding.HIDDEN)
                        .make(Type.FLOAT, q.dims()),
                () -> (bias.isPresent()
                                ? nodes.fused("MultiHeadAttention", q, k, v, Value.NONE, Value.NONE, scores)
                                : nodes.fused("MultiHeadAttention", q, k, v))
                        .with("num_heads", heads)
                        .make(Type.FLOAT, q.dims()));
    }

    @Override
    public Value softmaxKeys(Value scores, Value frames) {
        Value seen = binary("Add", scores, padding.bias(frames, scores.dim(3)));
        return nodes.node("Softmax", seen).with("axis", -1).make(Type.FLOAT, scores.dims());
    }

    @Override
    public Value distanceBias(Value x, Value table, int[] rows) {
        return signals.distanceBias(x, table, rows);
    }

    // ---- filter banks ----

    @Override
    public Value powerSpectrum(Value x, int size) {
        return signals.powerSpectrum(x.as(Type.DOUBLE), size);
    }

    // ---- pieces ----

    private Value unary(String operator, Value x) {
        return nodes.node(operator, x).make(x.type(), x.dims());
    }

    private Value binary(String operator, Value a, Value b) {
        Type type = a.type() == Type.DOUBLE ? a.type() : b.type();
        return nodes.node(operator, a.as(type), b.as(type)).make(type, Dim.broadcast(a.dims(), b.dims()));
    }
}
