package superb.engine.onnx.graph;

import java.util.List;
import superb.upstream.Ops.Spread;

/** Norms over the valid time of each item. */
final class Statistics {
    private static final double EPS = 1e-5;

    private final Nodes nodes;
    private final Padding padding;

    Statistics(Nodes nodes, Padding padding) {
        this.nodes = nodes;
        this.padding = padding;
    }

    Value layerNorm(Value x, Value gain, Value bias) {
        return nodes.node("LayerNormalization", x, gain, bias)
                .with("axis", -1)
                .with("epsilon", EPS)
                .make(Type.FLOAT, x.dims());
    }

    /** One operator where nothing is padded, sums under a mask where something is: {@code x [batch, channels, time]}. */
    Value channelNorm(Value x, Value frames, Value gain, Value bias) {
        Dim time = x.dim(2);
        return nodes.choose(
                padding.present(frames, time),
                Type.FLOAT,
                x.dims(),
                () -> {
                    Value mask = padding.row(frames, time);
                    Value count = padding.count(frames, 3);
                    Value centred = centred(x, mask, count, 2);
                    Value spread = root(binary("Add", variance(centred, count, 2), nodes.number(EPS)));
                    Value scale = binary("Div", column(gain), spread); // [batch, channels, 1]
                    return binary("Add", binary("Mul", centred, scale), column(bias));
                },
                () -> nodes.node("InstanceNormalization", x, gain, bias)
                        .with("epsilon", EPS)
                        .make(Type.FLOAT, x.dims()));
    }

    Value standardize(Value x, Value frames, Spread spread, double eps) {
        Dim time = x.dim(1);
        Value mask = x.rank() == 2 ? padding.mask(frames, time) : padding.column(frames, time);
        Value count = padding.count(frames, x.rank());
        Value centred = centred(x, mask, count, 1);
        Value deviation =
                switch (spread) {
                    case BIASED -> root(binary("Add", variance(centred, count, 1), nodes.number(eps)));
                    case UNBIASED -> {
                        Value degrees = binary("Sub", count, nodes.number(1));
                        yield binary("Add", root(variance(centred, degrees, 1)), nodes.number(eps));
                    }
                };
        return binary("Div", centred, deviation);
    }

    private Value column(Value channels) {
        Numbers numbers = Products.known(channels, "channelNorm");
        return Value.of(channels.name() + ".column", numbers.reshaped(List.of(numbers.elements(), 1)));
    }

    private Value centred(Value x, Value mask, Value count, int axis) {
        Value mean = binary("Div", sum(binary("Mul", x, mask), axis), count);
        return binary("Mul", binary("Sub", x, mean), mask);
    }

    private Value variance(Value centred, Value count, int axis) {
        return binary("Div", sum(binary("Mul", centred, centred), axis), count);
    }

    private Value sum(Value x, int axis) {
        return nodes.node("ReduceSum", x, nodes.list(axis)).make(Type.FLOAT, x.with(axis, Dim.of(1)));
    }

    private Value root(Value x) {
        return nodes.node("Sqrt", x).make(Type.FLOAT, x.dims());
    }

    private Value binary(String operator, Value a, Value b) {
        return nodes.node(operator, a, b).make(Type.FLOAT, Dim.broadcast(a.dims(), b.dims()));
    }
}
