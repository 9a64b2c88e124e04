package superb.engine.torch.program;

import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import superb.engine.torch.program.Source.Constant;
import superb.engine.torch.program.Source.Weight;
import superb.engine.torch.program.Value.Type;
import superb.upstream.Init;
import superb.upstream.Ops;

/**
 * Writes an upstream as a TorchScript program: every operation adds an expression to the {@link Graph}.
 *
 * <p>There are two readings of the same text. In a batch without padding nothing need be masked. In one with padding,
 * statistics over time are taken item by item with the very arithmetic that an item alone meets, attention is masked
 * and frames past the end are zeroed.
 */
final class ScriptWriter implements Ops<Value> {
    /** No autotuning, repeatable algorithms, cuDNN, no TF32. */
    private static final String CONVOLUTION = "False, True, True, False";

    private final Graph graph;
    private final Padding padding;
    private final Products products;
    private final Map<String, Constant> constants = new HashMap<>();
    private boolean firing;

    ScriptWriter(Graph graph, Padding padding, Products products) {
        this.graph = graph;
        this.padding = padding;
        this.products = products;
    }

    // ---- weights ----

    @Override
    public Value weight(String name, Init init, int... shape) {
        return graph.source(new Weight(name, init, boxed(shape)), Type.MODEL);
    }

    @Override
    public Value constant(String name, float[] values, int... shape) {
        Constant constant = new Constant(name, values, boxed(shape));
        Constant before = constants.putIfAbsent(name, constant);
        if (before != null && !before.values().equals(constant.values())) {
            throw new IllegalArgumentException("constant '" + name + "' has two meanings");
        }
        return graph.source(constant, Type.FLOAT32);
    }

    @Override
    public <R> R scope(String name, Supplier<R> body) {
        graph.enter(name);
        try {
            return body.get();
        } finally {
            graph.leave();
        }
    }

    @Override
    public Value precise(Value x, UnaryOperator<Value> body) {
        return graph.cast(body.apply(graph.cast(x, Type.FLOAT64)), Type.FLOAT32);
    }

    // ---- arithmetic ----

    @Override
    public Value add(Value a, Value b) {
        return graph.own("torch.add({0}, {1})", a, b);
    }

    @Override
    public Value mul(Value a, Value b) {
        return graph.own("torch.mul({0}, {1})", a, b);
    }

    @Override
    public Value affine(Value x, double factor, double offset) {
        Value scaled = factor == 1 ? x : elementwise("mul", ", " + number(factor), x);
        return offset == 0 ? scaled : elementwise("add", ", " + number(offset), scaled);
    }

    @Override
    public Value sigmoid(Value x) {
        return elementwise("sigmoid", "", x);
    }

    @Override
    public Value relu(Value x) {
        return elementwise("relu", "", x);
    }

    @Override
    public Value gelu(Value x) {
        return elementwise("gelu", ", approximate=\"none\"", x);
    }

    @Override
    public Value logFloor(Value x, double floor) {
        Value wide = x.type() == Type.MODEL ? graph.cast(x, Type.FLOAT32) : x;
        return elementwise("log", "", elementwise("clamp_min", ", " + number(floor), wide));
    }

    @Override
    public Value mean(Value x) {
        return graph.own("torch.mean({0}, [-1], True, dtype=None)", x);
    }

    @Override
    public Value linear(Value x, Value weight, Value bias) {
        return products.linear(graph, x, weight, bias);
    }

    @Override
    public Value matmul(Value a, Value b) {
        return graph.own("torch.matmul({0}, {1})", a, b);
    }

    // ---- shape ----

    @Override
    public Value transpose(Value x, int axisA, int axisB) {
        return graph.shared("torch.transpose({0}, " + axisA + ", " + axisB + ")", x);
    }

    @Override
    public Value splitLast(Value x, int parts) {
        return graph.shared("torch.unflatten({0}, -1, [" + parts + ", -1])", x);
    }

    @Override
    public Value mergeLast(Value x) {
        return graph.shared("torch.flatten({0}, -2, -1)", x);
    }

    @Override
    public Value slice(Value x, int axis, int from, int to) {
        return graph.shared("torch.slice({0}, " + axis + ", " + from + ", " + (to == 0 ? "None" : to) + ", 1)", x);
    }

    @Override
    public Value concat(int axis, List<Value> parts) {
        String code = "torch.cat([" + operands(parts.size()) + "], " + axis + ")";
        return graph.own(Graph.common(parts), code, parts);
    }

    // ---- time ----

    @Override
    public Value convFrames(Value lengths, int kernel, int stride) {
        return graph.own("torch.add(torch.floor_divide(torch.sub({0}, " + kernel + "), " + stride + "), 1)", lengths);
    }

    @Override
    public Value scaleFrames(Value lengths, int factor) {
        return graph.own("torch.mul({0}, " + factor + ")", lengths);
    }

    @Override
    public Value zeroPadding(Value x, Value frames) {
        String arguments = "({0}, torch.unsqueeze({1}, -1), 0.)";
        return padding.present()
                ? graph.overwriting(
                        "torch.masked_fill" + arguments, "torch.masked_fill_" + arguments, x, padding.of(x, 1, frames))
                : x;
    }

    @Override
    public Value repeatEdges(Value x, Value frames, int count) {
        String all = "torch.arange(torch.size({0}, 1) + " + 2 * count + ", " + Padding.INDICES + ")";
        Value positions = graph.own(Type.INT64, "torch.sub(" + all + ", " + count + ")", List.of(x));
        if (!padding.present()) {
            String code = "torch.index_select({0}, 1, torch.clamp({1}, 0, torch.size({0}, 1) - 1))";
            return graph.own(x.type(), code, List.of(x, positions));
        }
        Value last = graph.own("torch.unsqueeze(torch.sub({0}, 1), 1)", padding.onDevice(frames)); // [batch, 1]
        Value index = graph.own("torch.minimum(torch.clamp_min({0}, 0), {1})", positions, last); // [batch, time]
        String code = "torch.gather({0}, 1, torch.expand(torch.unsqueeze({1}, -1), [-1, -1, torch.size({0}, 2)]))";
        return graph.own(x.type(), code, List.of(x, index));
    }

    @Override
    public Value unfold(Value x, int size, int hop) {
        return graph.shared("torch.unfold({0}, 1, " + size + ", " + hop + ")", x);
    }

    @Override
    public Value stackFrames(Value x, int count) {
        String missing = "(" + count + " - torch.size({0}, 1) % " + count + ") % " + count;
        Value whole = graph.own("torch.constant_pad_nd({0}, [0, 0, 0, " + missing + "], 0)", x);
        String shape = "[torch.size({0}, 0), -1, torch.size({0}, 2) * " + count + "]";
        return graph.shared("torch.reshape({0}, " + shape + ")", whole);
    }

    /** Overlaps of each frame's stretch of the summed weights with the stretch of each output. */
    @Override
    public Fired<Value> integrateAndFire(Value x, Value weights, Value frames, double meanWeight) {
        firing = true;
        Value own = zeroPadding(graph.cast(weights, Type.FLOAT32), frames); // [batch, frames, 1]
        Value sums = graph.own(Type.FLOAT32, "torch.cumsum({0}, 1, dtype=None)", List.of(own));
        String total = "torch.floor(torch.select(torch.select({0}, 1, -1), 1, 0))";
        Value counts = graph.own(
                Type.INT64, "torch.to(" + total + ", torch.device(\"cpu\"), 4, False, False, None)", List.of(sums));
        // At least one, which stays unfinished if nothing fired.
        Value numbers = graph.own(
                Type.INT64,
                "torch.arange(int(torch.clamp_min(torch.max({1}), 1)), " + Padding.INDICES + ")",
                List.of(sums, counts));
        Value starts = graph.own(Type.FLOAT32, "torch.to({0}, 6, False, False, None)", List.of(numbers)); // [outputs]
        Value ends = graph.own(Type.FLOAT32, "torch.minimum({0}, torch.add({1}, 1.))", List.of(sums, starts));
        Value begins = graph.own(Type.FLOAT32, "torch.maximum(torch.sub({0}, {1}), {2})", List.of(sums, own, starts));
        Value shares = graph.own(
                Type.FLOAT32,
                "torch.clamp_min(torch.sub({0}, {1}), 0.)",
                List.of(ends, begins)); // [batch, frames, outputs]
        return new Fired<>(matmul(transpose(shares, 1, 2), x), counts);
    }

    /** Whether the number of frames depends on what is heard, so that equal clips may give unequal numbers. */
    boolean firing() {
        return firing;
    }

    // ---- layers ----

    @Override
    public Value conv1d(Value x, Value weight, Optional<Value> bias, int stride, int padding, int groups) {
        return convolution(x, weight, bias, "[" + stride + "], [" + padding + "], [1], False, [0], " + groups);
    }

    @Override
    public Value convTranspose1d(Value x, Value weight, Value bias, int stride) {
        return convolution(x, weight, Optional.of(bias), "[" + stride + "], [0], [1], True, [0], 1");
    }

    @Override
    public Value weightNorm(Value v, Value g) {
        String norm = "torch.sqrt(torch.sum(torch.mul({0}, {0}), [0, 1], True, dtype=None))";
        return graph.own("torch.mul({0}, torch.div({1}, " + norm + "))", v, g);
    }

    @Override
    public Value layerNorm(Value x, Value gain, Value bias) {
        return graph.own("torch.layer_norm({0}, torch.size({1}), {1}, {2}, 1.0e-05, False)", x, gain, bias);
    }

    @Override
    public Value channelNorm(Value x, Value frames, Value gain, Value bias) {
        return padding.present()
                ? graph.own(
                        Graph.common(List.of(x, gain, bias)),
                        "self.norm_channels({0}, {1}, {2}, {3})",
                        List.of(x, frames, gain, bias))
                : graph.own("torch.group_norm({0}, torch.size({0}, 1), {1}, {2}, 1.0e-05, False)", x, gain, bias);
    }

    @Override
    public Value standardize(Value x, Value frames, Spread spread, double eps) {
        String method = "self.standardize_" + spread.name().toLowerCase(Locale.ROOT);
        return padding.present()
                ? graph.own(Type.FLOAT32, method + "_items({0}, {1}, " + number(eps) + ")", List.of(x, frames))
                : graph.own(Type.FLOAT32, method + "({0}, " + number(eps) + ")", List.of(x));
    }

    // ---- attention ----

    @Override
    public Value attention(Value q, Value k, Value v, int heads, Optional<Value> bias, Value frames) {
        List<Value> inputs = Stream.of(q, k, v)
                .map(it -> transpose(splitLast(it, heads), 1, 2)) // [batch, heads, frames, size]
                .collect(Collectors.toList());
        String mask = "";
        if (bias.isPresent()) {
            inputs.add(
                    padding.present() ? padding.hidden(bias.get(), padding.of(inputs.get(1), 2, frames)) : bias.get());
            mask = ", {3}";
        } else if (padding.present()) {
            inputs.add(padding.of(inputs.get(1), 2, frames));
            mask = ", torch.logical_not(torch.unsqueeze(torch.unsqueeze({3}, 1), 1))";
        }
        Value mixed = graph.own(
                Graph.common(inputs.subList(0, 3)),
                "torch.scaled_dot_product_attention({0}, {1}, {2}" + mask + ")",
                inputs);
        return mergeLast(transpose(mixed, 1, 2));
    }

    @Override
    public Value softmaxKeys(Value scores, Value frames) {
        Value seen = padding.present() ? padding.hidden(scores, padding.of(scores, 3, frames)) : scores;
        return graph.own("torch.softmax({0}, -1, None)", seen);
    }

    @Override
    public Value distanceBias(Value x, Value table, int[] rows) {
        float[] numbers = new float[rows.length];
        IntStream.range(0, rows.length).forEach(i -> numbers[i] = rows[i]);
        Value index = constant("rows." + Arrays.hashCode(rows), numbers, rows.length);
        Value byDistance = graph.own(
                table.type(),
                "torch.index_select({0}, 0, torch.to({1}, 4, False, False, None))",
                List.of(table, index)); // [2 reach + 1, heads], made when the model is opened
        int reach = rows.length / 2;
        Value distances = graph.own(
                Type.INT64,
                "torch.arange(1 - torch.size({0}, 1), torch.size({0}, 1), " + Padding.INDICES + ")",
                List.of(x));
        Value line = graph.own(
                table.type(),
                "torch.index_select({0}, 0, torch.add(torch.clamp({1}, -" + reach + ", " + reach + "), " + reach + "))",
                List.of(byDistance, distances)); // [2 frames - 1, heads]
        // Row s of the windows holds the distances -(frames - 1) + s onwards: queries from the last to the first.
        return graph.own(
                table.type(),
                "torch.unsqueeze(torch.flip(torch.unfold(torch.transpose({0}, 0, 1), 1, torch.size({1}, 1), 1), [1]), 0)",
                List.of(line, x));
    }

    // ---- filter banks ----

    @Override
    public Value powerSpectrum(Value x, int size) {
        if (x.type() != Type.FLOAT64) {
            throw new IllegalArgumentException("a power spectrum outside of precise: " + x.type());
        }
        String code = "torch.view_as_real(torch.fft_rfft({0}, " + size + ", -1, None))";
        Value parts = graph.own(code, x); // [.., bins, 2]
        // Not a sum over the last axis: a reduction of two numbers takes six times as long.
        String real = "torch.select({0}, -1, 0)";
        String imaginary = "torch.select({0}, -1, 1)";
        return graph.own(
                "torch.addcmul(torch.mul(" + real + ", " + real + "), " + imaginary + ", " + imaginary + ")", parts);
    }

    // ---- pieces ----

    private Value elementwise(String function, String arguments, Value x) {
        return graph.overwriting(
                "torch." + function + "({0}" + arguments + ")", "torch." + function + "_({0}" + arguments + ")", x);
    }

    /** Not {@code torch.conv1d}: on CUDA its products are rounded to TF32, and repeated runs need not agree. */
    private Value convolution(Value x, Value weight, Optional<Value> bias, String arguments) {
        return bias.isPresent()
                ? graph.own(
                        "torch._convolution({0}, {1}, {2}, " + arguments + ", " + CONVOLUTION + ")",
                        x,
                        weight,
                        bias.get())
                : graph.own("torch._convolution({0}, {1}, None, " + arguments + ", " + CONVOLUTION + ")", x, weight);
    }

    static String operands(int count) {
        return IntStream.range(0, count).mapToObj(i -> "{" + i + "}").collect(Collectors.joining(", "));
    }

    private static String number(double value) {
        if (!Double.isFinite(value)) {
            throw new IllegalArgumentException("not a finite number: " + value);
        }
        return Double.toString(value);
    }

    private static List<Integer> boxed(int[] shape) {
        return Arrays.stream(shape).boxed().toList();
    }
}
