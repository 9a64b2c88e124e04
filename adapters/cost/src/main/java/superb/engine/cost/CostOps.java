package superb.engine.cost;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import superb.engine.MacsConvention;
import superb.upstream.Init;
import superb.upstream.Ops;

/**
 * Ops that only count, for one clip. Checks every shape on the way, so that a model which can be counted fits together.
 */
final class CostOps implements Ops<Shape> {
    private final MacsConvention convention;
    private final Tally tally = new Tally();
    private final ActivationMemory memory = new ActivationMemory();
    private String scope = "other";
    private int bytesEach = Float.BYTES;

    CostOps(MacsConvention convention) {
        this.convention = convention;
    }

    Tally tally() {
        return tally;
    }

    long peakBytes() {
        return memory.peakBytes();
    }

    Shape waveforms(long samples) {
        return activation(List.of(1L, samples));
    }

    Shape lengths(long samples) {
        return new Shape(Shape.Kind.LENGTHS, List.of(samples), ActivationMemory.NONE);
    }

    void keep(Shape state) {
        memory.keep(state.storage());
    }

    // ---- weights ----

    @Override
    public Shape weight(String name, Init init, int... shape) {
        Shape weight = new Shape(Shape.Kind.WEIGHT, Shape.longs(shape), ActivationMemory.NONE);
        if (init.parameter()) {
            tally.weight(scope, name, weight.elements());
        }
        return weight;
    }

    @Override
    public Shape constant(String name, float[] values, int... shape) {
        Shape constant = new Shape(Shape.Kind.CONSTANT, Shape.longs(shape), ActivationMemory.NONE);
        require(constant.elements() == values.length, "constant " + name, constant);
        return constant;
    }

    @Override
    public <R> R scope(String name, Supplier<R> body) {
        String outer = scope;
        scope = name;
        try {
            return body.get();
        } finally {
            scope = outer;
        }
    }

    @Override
    public Shape precise(Shape x, UnaryOperator<Shape> body) {
        int around = bytesEach;
        bytesEach = Double.BYTES;
        Shape wide = body.apply(result(x.dims(), x));
        bytesEach = around;
        return result(wide.dims(), wide);
    }

    // ---- arithmetic ----

    @Override
    public Shape add(Shape a, Shape b) {
        return result(broadcast("add", a, b), a, b);
    }

    @Override
    public Shape mul(Shape a, Shape b) {
        return result(broadcast("mul", a, b), a, b);
    }

    @Override
    public Shape affine(Shape x, double factor, double offset) {
        return result(x.dims(), x);
    }

    @Override
    public Shape sigmoid(Shape x) {
        return result(x.dims(), x);
    }

    @Override
    public Shape relu(Shape x) {
        return result(x.dims(), x);
    }

    @Override
    public Shape gelu(Shape x) {
        return result(x.dims(), x);
    }

    @Override
    public Shape logFloor(Shape x, double floor) {
        return result(x.dims(), x);
    }

    @Override
    public Shape mean(Shape x) {
        return result(x.with(x.rank() - 1, 1), x);
    }

    @Override
    public Shape linear(Shape x, Shape weight, Shape bias) {
        require(weight.rank() == 2 && x.last() == weight.dim(1), "linear", x, weight);
        require(bias.dims().equals(List.of(weight.dim(0))), "linear", weight, bias);
        tally.macs(scope, Math.multiplyExact(x.elements(), weight.dim(0)));
        return result(x.with(x.rank() - 1, weight.dim(0)), x, weight, bias);
    }

    @Override
    public Shape matmul(Shape a, Shape b) {
        require(a.rank() >= 2 && b.rank() >= 2 && a.last() == b.dim(b.rank() - 2), "matmul", a, b);
        List<Long> dims =
                new ArrayList<>(Shape.broadcast(a.leading(2), b.leading(2)).orElseThrow(() -> misfit("matmul", a, b)));
        dims.add(a.dim(a.rank() - 2));
        dims.add(b.last());
        if (a.kind() != Shape.Kind.CONSTANT && b.kind() != Shape.Kind.CONSTANT) {
            tally.macs(scope, Math.multiplyExact(Shape.product(dims), a.last()));
        }
        return result(dims, a, b);
    }

    // ---- shape ----

    @Override
    public Shape transpose(Shape x, int axisA, int axisB) {
        List<Long> dims = new ArrayList<>(x.dims());
        dims.set(axisA, x.dim(axisB));
        dims.set(axisB, x.dim(axisA));
        return view(x, dims);
    }

    @Override
    public Shape splitLast(Shape x, int parts) {
        require(x.last() % parts == 0, "splitLast in " + parts, x);
        List<Long> dims = new ArrayList<>(x.leading(1));
        dims.add((long) parts);
        dims.add(x.last() / parts);
        return view(x, dims);
    }

    @Override
    public Shape mergeLast(Shape x) {
        require(x.rank() >= 2, "mergeLast", x);
        List<Long> dims = new ArrayList<>(x.leading(2));
        dims.add(x.dim(x.rank() - 2) * x.last());
        return view(x, dims);
    }

    @Override
    public Shape slice(Shape x, int axis, int from, int to) {
        long end = to > 0 ? to : x.dim(axis) + to;
        require(from >= 0 && from <= end && end <= x.dim(axis), "slice [" + from + ", " + to + ") of axis " + axis, x);
        return view(x, x.with(axis, end - from));
    }

    @Override
    public Shape concat(int axis, List<Shape> parts) {
        Shape first = parts.get(0);
        long total = 0;
        for (Shape part : parts) {
            total += part.dim(axis);
            require(part.with(axis, 0).equals(first.with(axis, 0)), "concat on axis " + axis, first, part);
        }
        return result(first.with(axis, total), parts.toArray(Shape[]::new));
    }

    // ---- time ----

    @Override
    public Shape convFrames(Shape lengths, int kernel, int stride) {
        return new Shape(Shape.Kind.LENGTHS, List.of(windows(lengths.length(), kernel, stride)), ActivationMemory.NONE);
    }

    @Override
    public Shape scaleFrames(Shape lengths, int factor) {
        return new Shape(Shape.Kind.LENGTHS, List.of(lengths.length() * factor), ActivationMemory.NONE);
    }

    @Override
    public Shape zeroPadding(Shape x, Shape frames) {
        valid("zeroPadding", x, 1, frames);
        return result(x.dims(), x);
    }

    @Override
    public Shape repeatEdges(Shape x, Shape frames, int count) {
        valid("repeatEdges", x, 1, frames);
        return result(x.with(1, x.dim(1) + 2L * count), x);
    }

    @Override
    public Shape unfold(Shape x, int size, int hop) {
        require(x.rank() == 2 && x.last() >= size, "unfold in windows of " + size, x);
        return result(List.of(x.dim(0), windows(x.last(), size, hop), (long) size), x);
    }

    @Override
    public Shape stackFrames(Shape x, int count) {
        require(x.rank() == 3, "stackFrames", x);
        return result(List.of(x.dim(0), (x.dim(1) + count - 1) / count, x.last() * count), x);
    }

    @Override
    public Fired<Shape> integrateAndFire(Shape x, Shape weights, Shape frames, double meanWeight) {
        valid("integrateAndFire", x, 1, frames);
        require(weights.dims().equals(x.with(2, 1)), "integrateAndFire", x, weights);
        long fired = (long) (frames.length() * meanWeight);
        Shape count = new Shape(Shape.Kind.LENGTHS, List.of(fired), ActivationMemory.NONE);
        return new Fired<>(result(x.with(1, fired), x, weights), count);
    }

    // ---- layers ----

    @Override
    public Shape conv1d(Shape x, Shape weight, Optional<Shape> bias, int stride, int padding, int groups) {
        require(x.rank() == 3 && weight.rank() == 3, "conv1d", x, weight);
        require(x.dim(1) == weight.dim(1) * groups && weight.dim(0) % groups == 0, "conv1d", x, weight);
        long time = windows(x.last() + 2L * padding, weight.last(), stride);
        require(time > 0, "conv1d", x, weight);
        bias.ifPresent(it -> require(it.dims().equals(List.of(weight.dim(0))), "conv1d", weight, it));
        tally.macs(scope, Math.multiplyExact(x.dim(0) * time, weight.elements()));
        return result(List.of(x.dim(0), weight.dim(0), time), x, weight);
    }

    @Override
    public Shape convTranspose1d(Shape x, Shape weight, Shape bias, int stride) {
        require(x.rank() == 3 && weight.rank() == 3 && x.dim(1) == weight.dim(0), "convTranspose1d", x, weight);
        require(bias.dims().equals(List.of(weight.dim(1))), "convTranspose1d", weight, bias);
        tally.macs(scope, Math.multiplyExact(x.dim(0) * x.last(), weight.elements()));
        long time = (x.last() - 1) * stride + weight.last();
        return result(List.of(x.dim(0), weight.dim(1), time), x, weight, bias);
    }

    @Override
    public Shape weightNorm(Shape v, Shape g) {
        require(v.rank() == 3 && g.dims().equals(List.of(1L, 1L, v.last())), "weightNorm", v, g);
        return result(v.dims(), v, g);
    }

    @Override
    public Shape layerNorm(Shape x, Shape gain, Shape bias) {
        require(gain.dims().equals(List.of(x.last())) && bias.dims().equals(gain.dims()), "layerNorm", x, gain, bias);
        return result(x.dims(), x);
    }

    @Override
    public Shape channelNorm(Shape x, Shape frames, Shape gain, Shape bias) {
        valid("channelNorm", x, 2, frames);
        require(gain.dims().equals(List.of(x.dim(1))) && bias.dims().equals(gain.dims()), "channelNorm", x, gain, bias);
        return result(x.dims(), x);
    }

    @Override
    public Shape standardize(Shape x, Shape frames, Spread spread, double eps) {
        valid("standardize", x, 1, frames);
        return result(x.dims(), x);
    }

    // ---- attention ----

    @Override
    public Shape attention(Shape q, Shape k, Shape v, int heads, Optional<Shape> bias, Shape frames) {
        require(q.rank() == 3 && q.dims().equals(k.dims()) && q.dims().equals(v.dims()), "attention", q, k, v);
        require(q.last() % heads == 0, "attention with " + heads + " heads", q);
        valid("attention", q, 1, frames);
        long batch = q.dim(0);
        long time = q.dim(1);
        long maps = batch * heads * time * time;
        List<Long> scores = List.of(batch, (long) heads, time, time);
        bias.ifPresent(
                it -> require(Shape.broadcast(it.dims(), scores).equals(Optional.of(scores)), "attention", q, it));
        tally.macs(scope, 2 * Math.multiplyExact(maps, q.last() / heads));
        tally.macs(
                scope,
                switch (convention) {
                    case PRODUCTS -> 0;
                    case PROFILER ->
                        4 * q.elements() + 3 * maps; // three bias additions and the scaling; mask and soft-max
                    case PROFILER_WITH_DROPOUT -> 4 * q.elements() + 4 * maps;
                });
        List<Shape> inputs = new ArrayList<>(List.of(q, k, v));
        bias.ifPresent(inputs::add);
        return result(q.dims(), inputs.toArray(Shape[]::new));
    }

    @Override
    public Shape softmaxKeys(Shape scores, Shape frames) {
        require(scores.rank() == 4, "softmaxKeys", scores);
        valid("softmaxKeys", scores, 3, frames);
        return result(scores.dims(), scores);
    }

    @Override
    public Shape distanceBias(Shape x, Shape table, int[] rows) {
        require(x.rank() == 3 && table.rank() == 2 && rows.length % 2 == 1, "distanceBias", x, table);
        require(Arrays.stream(rows).allMatch(row -> row >= 0 && row < table.dim(0)), "distanceBias", table);
        return result(List.of(1L, table.dim(1), x.dim(1), x.dim(1)), x);
    }

    // ---- filter banks ----

    @Override
    public Shape powerSpectrum(Shape x, int size) {
        require(x.last() <= size, "powerSpectrum of " + size, x);
        return result(x.with(x.rank() - 1, size / 2 + 1), x);
    }

    // ---- bookkeeping ----

    private Shape activation(List<Long> dims) {
        return new Shape(Shape.Kind.ACTIVATION, dims, memory.allocate(Shape.product(dims) * bytesEach));
    }

    /** A new tensor; one that is made of weights or constants alone is made once and for all and takes no activation memory. */
    private Shape result(List<Long> dims, Shape... inputs) {
        Shape.Kind kind = Arrays.stream(inputs)
                .map(Shape::kind)
                .max(Shape.Kind::compareTo)
                .orElseThrow();
        if (kind != Shape.Kind.ACTIVATION) {
            require(kind != Shape.Kind.LENGTHS, "arithmetic on lengths", inputs);
            return new Shape(kind, dims, ActivationMemory.NONE);
        }
        for (Shape input : inputs) {
            memory.useForNext(input.storage());
        }
        return activation(dims);
    }

    private static Shape view(Shape x, List<Long> dims) {
        return new Shape(x.kind(), dims, x.storage());
    }

    private void valid(String operation, Shape x, int axis, Shape frames) {
        require(x.dim(axis) == frames.length(), operation + " with " + frames.length() + " valid", x);
    }

    private void require(boolean fits, String operation, Shape... shapes) {
        if (!fits) {
            throw misfit(operation, shapes);
        }
    }

    private IllegalArgumentException misfit(String operation, Shape... shapes) {
        return new IllegalArgumentException(operation + " in " + scope + " does not take " + Arrays.toString(shapes));
    }

    private static long windows(long length, long size, long hop) {
        return Math.floorDiv(length - size, hop) + 1;
    }

    private List<Long> broadcast(String operation, Shape a, Shape b) {
        return Shape.broadcast(a.dims(), b.dims()).orElseThrow(() -> misfit(operation, a, b));
    }
}
