package superb.engine.onnx.graph;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import superb.upstream.Ops.Fired;

/** Operations along time for which ONNX has no operator: windows, repeated edges, firing, distances, spectra. */
final class Signals {
    private final Nodes nodes;
    private final Padding padding;

    Signals(Nodes nodes, Padding padding) {
        this.nodes = nodes;
        this.padding = padding;
    }

    /** Rows of indices, first sample plus place in the window. */
    Value unfold(Value x, int size, int hop) {
        Value last = integers("Sub", padding.scalar(nodes.size(x.dim(1))), nodes.integer(size));
        Value count = integers("Add", integers("Div", last, nodes.integer(hop)), nodes.integer(1));
        Value starts = integers("Mul", padding.range(nodes.integer(0), count), nodes.integer(hop));
        Value column =
                nodes.node("Unsqueeze", starts, nodes.list(1)).make(Type.INT64, List.of(starts.dim(0), Dim.of(1)));
        Value places = padding.positions(Dim.of(size));
        Value index = nodes.node("Add", column, places).make(Type.INT64, List.of(starts.dim(0), Dim.of(size)));
        return nodes.node("Gather", x, index)
                .with("axis", 1)
                .make(x.type(), List.of(x.dim(0), starts.dim(0), Dim.of(size)));
    }

    Value repeatEdges(Value x, Value frames, int count) {
        Value time = padding.scalar(nodes.size(x.dim(1)));
        Value positions = padding.range(nodes.integer(-count), integers("Add", time, nodes.integer(count)));
        Value column = nodes.node("Unsqueeze", frames, nodes.list(1)).make(Type.INT64, List.of(x.dim(0), Dim.of(1)));
        Value last = nodes.node("Sub", column, nodes.list(1)).make(Type.INT64, column.dims()); // [batch, 1]
        List<Dim> dims = List.of(x.dim(0), positions.dim(0));
        Value early = nodes.node("Min", positions, last).make(Type.INT64, dims);
        Value index = nodes.node("Max", early, nodes.integer(0)).make(Type.INT64, dims);
        Value places = nodes.node("Unsqueeze", index, nodes.list(2))
                .make(Type.INT64, List.of(x.dim(0), positions.dim(0), Dim.of(1)));
        return nodes.node("GatherND", x, places)
                .with("batch_dims", 1)
                .make(Type.FLOAT, List.of(x.dim(0), positions.dim(0), x.dim(2)));
    }

    Value stackFrames(Value x, int count) {
        Value over = nodes.node("Mod", nodes.size(x.dim(1)), nodes.list(count)).make(Type.INT64, 1);
        Value gap = nodes.node("Sub", nodes.list(count), over).make(Type.INT64, 1);
        Value missing = nodes.node("Mod", gap, nodes.list(count)).make(Type.INT64, 1);
        Value pads = nodes.node("Concat", nodes.list(0, 0, 0, 0), missing, nodes.list(0))
                .with("axis", 0)
                .make(Type.INT64, 6);
        Value whole = nodes.node("Pad", x, pads).make(Type.FLOAT, x.with(1, new Dim(-1, "", 0)));
        long width = count * x.last().size();
        return nodes.node("Reshape", whole, nodes.list(0, -1, width))
                .make(Type.FLOAT, List.of(x.dim(0), new Dim(-1, "", 0), Dim.of(width)));
    }

    /** Overlaps of each frame's stretch of the summed weights with the stretch of each output. */
    Fired<Value> integrateAndFire(Value x, Value weights, Value frames) {
        Value own = floats("Mul", weights, padding.column(frames, x.dim(1))); // [batch, frames, 1]
        Value sums = nodes.node("CumSum", own, nodes.integer(1)).make(Type.FLOAT, own.dims());
        Value end = nodes.node("Gather", sums, nodes.integer(-1))
                .with("axis", 1)
                .make(Type.FLOAT, List.of(x.dim(0), Dim.of(1)));
        Value total = nodes.node("Squeeze", end, nodes.list(1)).make(Type.FLOAT, List.of(x.dim(0)));
        Value whole = nodes.node("Floor", total).make(Type.FLOAT, total.dims());
        Value counts = nodes.node("Cast", whole).with("to", Type.INT64.number()).make(Type.INT64, total.dims());
        Value most = nodes.node("ReduceMax", counts).with("keepdims", 0).make(Type.INT64);
        // At least one, which stays unfinished if nothing fired.
        Value numbers = padding.range(
                nodes.integer(0), nodes.node("Max", most, nodes.integer(1)).make(Type.INT64));
        Value starts =
                nodes.node("Cast", numbers).with("to", Type.FLOAT.number()).make(Type.FLOAT, numbers.dims());
        Value ends = floats("Min", sums, floats("Add", starts, nodes.number(1)));
        Value begins = floats("Max", floats("Sub", sums, own), starts);
        Value shares = floats("Max", floats("Sub", ends, begins), nodes.number(0)); // [batch, frames, outputs]
        List<Dim> turned = List.of(x.dim(0), numbers.dim(0), x.dim(1));
        Value byOutput = nodes.node("Transpose", shares)
                .with("perm", List.of(0L, 2L, 1L))
                .make(Type.FLOAT, turned);
        Value outputs = nodes.node("MatMul", byOutput, x).make(Type.FLOAT, List.of(x.dim(0), numbers.dim(0), x.dim(2)));
        return new Fired<>(outputs, counts);
    }

    /**
     * A line of the biases of all distances, repeated once a query and read again in rows that are one number shorter:
     * so each row starts one distance earlier than the row before.
     */
    Value distanceBias(Value x, Value table, int[] rows) {
        Dim time = x.dim(1);
        long heads = table.last().size();
        int reach = rows.length / 2;
        Numbers known = Products.known(table, "distanceBias").rowsAsColumns(rows);
        Value byDistance = Value.of(table.name() + ".by_distance." + java.util.Arrays.hashCode(rows), known);
        Value frames = padding.scalar(nodes.size(time));
        // From -(frames - 1) to frames: 2 frames numbers, of which the last is never used.
        Value distances =
                padding.range(integers("Sub", nodes.integer(1), frames), integers("Add", frames, nodes.integer(1)));
        Value near = integers("Min", integers("Max", distances, nodes.integer(-reach)), nodes.integer(reach));
        Value line = nodes.node("Gather", byDistance, integers("Add", near, nodes.integer(reach)))
                .with("axis", 1)
                .make(Type.FLOAT, List.of(Dim.of(heads), distances.dim(0)));
        Value once = nodes.node("Unsqueeze", line, nodes.list(1)).make(Type.FLOAT, heads, 1, -1);
        Value shape = joined(nodes.list(heads), nodes.size(time), nodes.size(distances.dim(0)));
        Value repeated = nodes.node("Expand", once, shape).make(Type.FLOAT, heads, -1, -1);
        Value flat = nodes.node("Reshape", repeated, nodes.list(heads, -1)).make(Type.FLOAT, heads, -1);
        Value one = nodes.list(1);
        Value width = vector("Sub", nodes.size(distances.dim(0)), one);
        Value from = vector("Sub", nodes.size(time), one);
        Value to = vector("Add", from, vector("Mul", nodes.size(time), width));
        Value shifted = nodes.node("Slice", flat, from, to, one).make(Type.FLOAT, heads, -1);
        Value square = nodes.node("Reshape", shifted, joined(nodes.list(1, heads), nodes.size(time), width))
                .make(Type.FLOAT, List.of(Dim.of(1), Dim.of(heads), time, new Dim(-1, "", 0)));
        return nodes.node("Slice", square, nodes.list(0), nodes.size(time), nodes.list(3))
                .make(Type.FLOAT, List.of(Dim.of(1), Dim.of(heads), time, time));
    }

    /** Of doubles, by a product with cosines and sines, of which only those of the samples that are there are needed. */
    Value powerSpectrum(Value x, int size) {
        int samples = Math.toIntExact(x.last().size());
        int bins = size / 2 + 1;
        Value real = spectrum(x, waves("cosines", samples, size, Math::cos));
        Value imaginary = spectrum(x, waves("sines", samples, size, Math::sin));
        return nodes.node("Add", square(real), square(imaginary)).make(x.type(), real.dims());
    }

    private Value spectrum(Value x, Value waves) {
        return nodes.node("MatMul", x, waves).make(x.type(), x.with(x.rank() - 1, waves.last()));
    }

    private Value square(Value x) {
        return nodes.node("Mul", x, x).make(x.type(), x.dims());
    }

    private Value waves(String name, int samples, int size, DoubleUnaryOperator wave) {
        int bins = size / 2 + 1;
        return nodes.doubles(name + "." + samples + "_" + size, List.of(samples, bins), () -> {
            double[] waves = new double[samples * bins];
            for (int i = 0; i < samples; i++) {
                for (int bin = 0; bin < bins; bin++) {
                    waves[i * bins + bin] = wave.applyAsDouble(2 * Math.PI * ((long) i * bin % size) / size);
                }
            }
            return waves;
        });
    }

    private Value floats(String operator, Value a, Value b) {
        return nodes.node(operator, a, b).make(Type.FLOAT, Dim.broadcast(a.dims(), b.dims()));
    }

    private Value integers(String operator, Value a, Value b) {
        return nodes.node(operator, a, b).make(Type.INT64, Dim.broadcast(a.dims(), b.dims()));
    }

    private Value vector(String operator, Value a, Value b) {
        return nodes.node(operator, a, b).make(Type.INT64, 1);
    }

    private Value joined(Value... parts) {
        List<Dim> dims = new ArrayList<>();
        dims.add(Dim.of(
                java.util.Arrays.stream(parts).mapToLong(it -> it.dim(0).size()).sum()));
        return nodes.node("Concat", parts).with("axis", 0).make(Type.INT64, dims);
    }
}
