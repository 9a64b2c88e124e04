package superb.engine.onnx.graph;

import java.util.List;

/** Which positions of a batch's items are valid. */
final class Padding {
    /** Added to scores that must not be seen: far below any score, and a sum with one stays finite. */
    static final double HIDDEN = -1e30;

    private final Nodes nodes;

    Padding(Nodes nodes) {
        this.nodes = nodes;
    }

    /** float32 {@code [batch, time]}: 1 at valid positions, 0 beyond. */
    Value mask(Value frames, Dim time) {
        Value end = nodes.node("Unsqueeze", frames, nodes.list(1)).make(Type.INT64, List.of(frames.dim(0), Dim.of(1)));
        List<Dim> dims = List.of(frames.dim(0), time);
        Value valid = nodes.node("Less", positions(time), end).make(Type.BOOL, dims);
        return nodes.node("Cast", valid).with("to", Type.FLOAT.number()).make(Type.FLOAT, dims);
    }

    /** float32 {@code [batch, time, 1]}. */
    Value column(Value frames, Dim time) {
        return nodes.node("Unsqueeze", mask(frames, time), nodes.list(-1))
                .make(Type.FLOAT, List.of(frames.dim(0), time, Dim.of(1)));
    }

    /** float32 {@code [batch, 1, time]}. */
    Value row(Value frames, Dim time) {
        return nodes.node("Unsqueeze", mask(frames, time), nodes.list(1))
                .make(Type.FLOAT, List.of(frames.dim(0), Dim.of(1), time));
    }

    /** int64 {@code [time]}: 0, 1, 2, … */
    Value positions(Dim time) {
        return range(nodes.integer(0), scalar(nodes.size(time)));
    }

    /** int64 {@code [to - from]} of two numbers without axes. */
    Value range(Value from, Value to) {
        return nodes.node("Range", from, to, nodes.integer(1)).make(Type.INT64, -1);
    }

    /** int64 {@code [1]} without its axis. */
    Value scalar(Value one) {
        return nodes.node("Squeeze", one, nodes.list(0)).make(Type.INT64);
    }

    /** Whether an item of the batch is shorter than its {@code time} axis; without axes. */
    Value present(Value frames, Dim time) {
        Value shortest = nodes.node("ReduceMin", frames).with("keepdims", 0).make(Type.INT64);
        return nodes.node("Less", shortest, scalar(nodes.size(time))).make(Type.BOOL);
    }

    /** float32 {@code [batch, 1, 1, time]} to be added to scores. */
    Value bias(Value frames, Dim time) {
        Value one =
                nodes.node("Sub", mask(frames, time), nodes.number(1)).make(Type.FLOAT, List.of(frames.dim(0), time));
        Value far = nodes.node("Mul", one, nodes.number(-HIDDEN)).make(Type.FLOAT, one.dims());
        return nodes.node("Unsqueeze", far, nodes.list(1, 2))
                .make(Type.FLOAT, List.of(frames.dim(0), Dim.of(1), Dim.of(1), time));
    }

    /** int32 {@code [batch]}, as attention wants its valid keys. */
    Value keys(Value frames) {
        return nodes.node("Cast", frames).with("to", Type.INT32.number()).make(Type.INT32, frames.dims());
    }

    /** float32 {@code [batch, 1, …]} of that rank. */
    Value count(Value frames, int rank) {
        Value count = nodes.node("Cast", frames).with("to", Type.FLOAT.number()).make(Type.FLOAT, frames.dims());
        List<Dim> dims = new java.util.ArrayList<>(java.util.Collections.nCopies(rank, Dim.of(1)));
        dims.set(0, frames.dim(0));
        long[] axes = java.util.stream.LongStream.range(1, rank).toArray();
        return nodes.node("Unsqueeze", count, nodes.list(axes)).make(Type.FLOAT, dims);
    }
}
