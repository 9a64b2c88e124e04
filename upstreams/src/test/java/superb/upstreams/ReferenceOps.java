package superb.upstreams;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import org.apache.commons.math3.special.Erf;
import superb.upstream.Init;
import superb.upstream.Ops;
import superb.upstream.Weights;

/** Ops word for word as their contract says, on double arrays: what the text of a model means, independent of any engine. */
final class ReferenceOps implements Ops<Tensor> {
    private static final double[] ERF = IntStream.rangeClosed(0, 12_000)
            .mapToDouble(i -> Erf.erf(i / 1000.0 - 6))
            .toArray();

    private final Weights weights;

    ReferenceOps(Weights weights) {
        this.weights = weights;
    }

    @Override
    public Tensor weight(String name, Init init, int... shape) {
        FloatBuffer values = FloatBuffer.allocate(Tensor.size(shape));
        weights.read(name, values);
        return Tensor.of(values.array(), shape);
    }

    @Override
    public Tensor constant(String name, float[] values, int... shape) {
        return Tensor.of(values, shape);
    }

    @Override
    public <R> R scope(String name, Supplier<R> body) {
        return body.get();
    }

    @Override
    public Tensor precise(Tensor x, UnaryOperator<Tensor> body) {
        return body.apply(x);
    }

    // ---- arithmetic ----

    private interface Pair {
        double of(double a, double b);
    }

    private static Tensor zip(Tensor a, Tensor b, Pair f) {
        if (Arrays.equals(a.dims, b.dims)) { // the usual case, without arithmetic on indices
            Tensor result = Tensor.zeros(a.dims);
            Arrays.setAll(result.data, i -> f.of(a.data[i], b.data[i]));
            return result;
        }
        int rank = Math.max(a.rank(), b.rank());
        int[] dims = new int[rank];
        for (int i = 0; i < rank; i++) {
            int left = i < rank - a.rank() ? 1 : a.dims[i - rank + a.rank()];
            int right = i < rank - b.rank() ? 1 : b.dims[i - rank + b.rank()];
            if (left != right && left != 1 && right != 1) {
                throw new IllegalArgumentException(Arrays.toString(a.dims) + " and " + Arrays.toString(b.dims));
            }
            dims[i] = Math.max(left, right);
        }
        Tensor result = Tensor.zeros(dims);
        for (int i = 0; i < result.data.length; i++) {
            int[] index = Tensor.index(i, dims);
            result.data[i] = f.of(a.at(index), b.at(index));
        }
        return result;
    }

    @Override
    public Tensor add(Tensor a, Tensor b) {
        return zip(a, b, (x, y) -> x + y);
    }

    @Override
    public Tensor mul(Tensor a, Tensor b) {
        return zip(a, b, (x, y) -> x * y);
    }

    @Override
    public Tensor affine(Tensor x, double factor, double offset) {
        return x.map(it -> it * factor + offset);
    }

    @Override
    public Tensor sigmoid(Tensor x) {
        return x.map(it -> 1 / (1 + Math.exp(-it)));
    }

    @Override
    public Tensor relu(Tensor x) {
        return x.map(it -> Math.max(it, 0));
    }

    @Override
    public Tensor gelu(Tensor x) {
        return x.map(it -> it / 2 * (1 + erf(it / Math.sqrt(2))));
    }

    /** By straight lines between tabulated values: wrong by 2e-7 at most, and a hundred times faster. */
    private static double erf(double x) {
        double place = (Math.max(-6, Math.min(x, 5.9999)) + 6) * 1000;
        int left = (int) place;
        return ERF[left] + (place - left) * (ERF[left + 1] - ERF[left]);
    }

    @Override
    public Tensor logFloor(Tensor x, double floor) {
        return x.map(it -> Math.log(Math.max(it, floor)));
    }

    @Override
    public Tensor mean(Tensor x) {
        Tensor result = Tensor.zeros(x.with(x.rank() - 1, 1));
        for (int i = 0; i < result.data.length; i++) {
            result.data[i] = Arrays.stream(x.data, i * x.last(), (i + 1) * x.last())
                    .average()
                    .orElseThrow();
        }
        return result;
    }

    @Override
    public Tensor linear(Tensor x, Tensor weight, Tensor bias) {
        return add(matmul(x, transpose(weight, 0, 1)), bias);
    }

    @Override
    public Tensor matmul(Tensor a, Tensor b) {
        int inner = a.last();
        int columns = b.last();
        int rows = a.dims[a.rank() - 2];
        int rank = Math.max(a.rank(), b.rank());
        int[] dims = new int[rank];
        for (int i = 0; i < rank - 2; i++) {
            int left = i < rank - a.rank() ? 1 : a.dims[i - rank + a.rank()];
            int right = i < rank - b.rank() ? 1 : b.dims[i - rank + b.rank()];
            dims[i] = Math.max(left, right);
        }
        dims[rank - 2] = rows;
        dims[rank - 1] = columns;
        Tensor result = Tensor.zeros(dims);
        for (int i = 0; i < result.data.length; i++) {
            int[] left = Tensor.index(i, dims);
            int[] right = left.clone();
            left[rank - 1] = 0;
            right[rank - 2] = 0;
            int row = a.flat(left);
            int column = b.flat(right);
            double sum = 0;
            for (int k = 0; k < inner; k++) {
                sum += a.data[row + k] * b.data[column + k * columns];
            }
            result.data[i] = sum;
        }
        return result;
    }

    // ---- shape ----

    @Override
    public Tensor transpose(Tensor x, int axisA, int axisB) {
        int[] dims = x.dims.clone();
        dims[axisA] = x.dims[axisB];
        dims[axisB] = x.dims[axisA];
        Tensor result = Tensor.zeros(dims);
        int[] steps = new int[x.rank()];
        Arrays.setAll(steps, x::stride);
        int swap = steps[axisA];
        steps[axisA] = steps[axisB];
        steps[axisB] = swap;
        int[] index = new int[x.rank()];
        int from = 0;
        for (int i = 0; i < result.data.length; i++) {
            result.data[i] = x.data[from];
            for (int axis = x.rank() - 1; axis >= 0; axis--) { // count on
                from += steps[axis];
                if (++index[axis] < dims[axis]) {
                    break;
                }
                from -= steps[axis] * dims[axis];
                index[axis] = 0;
            }
        }
        return result;
    }

    @Override
    public Tensor splitLast(Tensor x, int parts) {
        int[] dims = Arrays.copyOf(x.dims, x.rank() + 1);
        dims[x.rank() - 1] = parts;
        dims[x.rank()] = x.last() / parts;
        return x.reshape(dims);
    }

    @Override
    public Tensor mergeLast(Tensor x) {
        int[] dims = Arrays.copyOf(x.dims, x.rank() - 1);
        dims[x.rank() - 2] *= x.last();
        return x.reshape(dims);
    }

    @Override
    public Tensor slice(Tensor x, int axis, int from, int to) {
        int end = to > 0 ? to : x.dims[axis] + to;
        Tensor result = Tensor.zeros(x.with(axis, end - from));
        for (int i = 0; i < result.data.length; i++) {
            int[] index = Tensor.index(i, result.dims);
            index[axis] += from;
            result.data[i] = exact(x, index);
        }
        return result;
    }

    @Override
    public Tensor concat(int axis, List<Tensor> parts) {
        int total = parts.stream().mapToInt(it -> it.dims[axis]).sum();
        Tensor result = Tensor.zeros(parts.get(0).with(axis, total));
        for (int i = 0; i < result.data.length; i++) {
            int[] index = Tensor.index(i, result.dims);
            int part = 0;
            while (index[axis] >= parts.get(part).dims[axis]) {
                index[axis] -= parts.get(part++).dims[axis];
            }
            result.data[i] = exact(parts.get(part), index);
        }
        return result;
    }

    private static double exact(Tensor x, int[] index) {
        int flat = 0;
        for (int axis = 0; axis < x.rank(); axis++) {
            flat = flat * x.dims[axis] + index[axis];
        }
        return x.data[flat];
    }

    // ---- time ----

    @Override
    public Tensor convFrames(Tensor lengths, int kernel, int stride) {
        return lengths.map(it -> Math.floor((it - kernel) / stride) + 1);
    }

    @Override
    public Tensor scaleFrames(Tensor lengths, int factor) {
        return lengths.map(it -> it * factor);
    }

    @Override
    public Tensor zeroPadding(Tensor x, Tensor frames) {
        Tensor result = new Tensor(x.dims, x.data.clone());
        for (int i = 0; i < result.data.length; i++) {
            int[] index = Tensor.index(i, x.dims);
            if (index[1] >= frames.length(index[0])) {
                result.data[i] = 0;
            }
        }
        return result;
    }

    @Override
    public Tensor repeatEdges(Tensor x, Tensor frames, int count) {
        Tensor result = Tensor.zeros(x.with(1, x.dims[1] + 2 * count));
        for (int i = 0; i < result.data.length; i++) {
            int[] index = Tensor.index(i, result.dims);
            index[1] = Math.max(0, Math.min(index[1] - count, frames.length(index[0]) - 1));
            result.data[i] = exact(x, index);
        }
        return result;
    }

    @Override
    public Tensor unfold(Tensor x, int size, int hop) {
        Tensor result = Tensor.zeros(x.dims[0], (x.last() - size) / hop + 1, size);
        for (int i = 0; i < result.data.length; i++) {
            int[] index = Tensor.index(i, result.dims);
            result.data[i] = exact(x, new int[] {index[0], index[1] * hop + index[2]});
        }
        return result;
    }

    @Override
    public Tensor stackFrames(Tensor x, int count) {
        int groups = (x.dims[1] + count - 1) / count;
        Tensor result = Tensor.zeros(x.dims[0], groups, count * x.last());
        int item = x.dims[1] * x.last();
        for (int b = 0; b < x.dims[0]; b++) {
            System.arraycopy(x.data, b * item, result.data, b * groups * count * x.last(), item);
        }
        return result;
    }

    /** Frame by frame, as the original describes it. */
    @Override
    public Fired<Tensor> integrateAndFire(Tensor x, Tensor weights, Tensor frames, double meanWeight) {
        int items = x.dims[0];
        int dim = x.last();
        List<List<double[]>> fired = new ArrayList<>();
        for (int b = 0; b < items; b++) {
            List<double[]> outputs = new ArrayList<>();
            double[] open = new double[dim];
            double sum = 0;
            for (int t = 0; t < frames.length(b); t++) {
                int row = (b * x.dims[1] + t) * dim;
                double rest = weights.data[b * x.dims[1] + t];
                for (double room = outputs.size() + 1 - sum; rest >= room; room = outputs.size() + 1 - sum) {
                    addTo(open, x.data, row, room);
                    outputs.add(open);
                    open = new double[dim];
                    rest -= room;
                    sum = outputs.size();
                }
                addTo(open, x.data, row, rest);
                sum += rest;
            }
            fired.add(outputs);
        }
        int most = fired.stream().mapToInt(List::size).max().orElseThrow();
        Tensor result = Tensor.zeros(items, most, dim);
        Tensor counts = Tensor.zeros(items);
        for (int b = 0; b < items; b++) {
            counts.data[b] = fired.get(b).size();
            for (int k = 0; k < fired.get(b).size(); k++) {
                System.arraycopy(fired.get(b).get(k), 0, result.data, (b * most + k) * dim, dim);
            }
        }
        return new Fired<>(result, counts);
    }

    private static void addTo(double[] sum, double[] data, int start, double weight) {
        for (int i = 0; i < sum.length; i++) {
            sum[i] += weight * data[start + i];
        }
    }

    // ---- layers ----

    @Override
    public Tensor conv1d(Tensor x, Tensor weight, Optional<Tensor> bias, int stride, int padding, int groups) {
        int out = weight.dims[0];
        int in = weight.dims[1];
        int kernel = weight.dims[2];
        int length = x.dims[2];
        int time = (length + 2 * padding - kernel) / stride + 1;
        Tensor result = Tensor.zeros(x.dims[0], out, time);
        for (int b = 0; b < x.dims[0]; b++) {
            for (int o = 0; o < out; o++) {
                int group = o / (out / groups);
                for (int t = 0; t < time; t++) {
                    double sum = bias.isPresent() ? bias.get().data[o] : 0;
                    for (int i = 0; i < in; i++) {
                        int row = (b * x.dims[1] + group * in + i) * length;
                        for (int k = 0; k < kernel; k++) {
                            int at = t * stride + k - padding;
                            if (at >= 0 && at < length) {
                                sum += x.data[row + at] * weight.data[(o * in + i) * kernel + k];
                            }
                        }
                    }
                    result.data[(b * out + o) * time + t] = sum;
                }
            }
        }
        return result;
    }

    @Override
    public Tensor convTranspose1d(Tensor x, Tensor weight, Tensor bias, int stride) {
        int in = weight.dims[0];
        int out = weight.dims[1];
        int kernel = weight.dims[2];
        int length = x.dims[2];
        Tensor result = Tensor.zeros(x.dims[0], out, (length - 1) * stride + kernel);
        for (int b = 0; b < x.dims[0]; b++) {
            for (int o = 0; o < out; o++) {
                int row = (b * out + o) * result.dims[2];
                Arrays.fill(result.data, row, row + result.dims[2], bias.data[o]);
                for (int t = 0; t < length; t++) {
                    for (int k = 0; k < kernel; k++) {
                        for (int i = 0; i < in; i++) {
                            result.data[row + t * stride + k] +=
                                    x.data[(b * in + i) * length + t] * weight.data[(i * out + o) * kernel + k];
                        }
                    }
                }
            }
        }
        return result;
    }

    @Override
    public Tensor weightNorm(Tensor v, Tensor g) {
        int taps = v.last();
        double[] squares = new double[taps];
        for (int i = 0; i < v.data.length; i++) {
            squares[i % taps] += v.data[i] * v.data[i];
        }
        Tensor result = Tensor.zeros(v.dims);
        for (int i = 0; i < v.data.length; i++) {
            result.data[i] = v.data[i] * g.data[i % taps] / Math.sqrt(squares[i % taps]);
        }
        return result;
    }

    @Override
    public Tensor layerNorm(Tensor x, Tensor gain, Tensor bias) {
        int dim = x.last();
        Tensor result = Tensor.zeros(x.dims);
        for (int row = 0; row < x.data.length / dim; row++) {
            normalize(x, result, row * dim, 1, dim, 1e-5, Spread.BIASED);
        }
        return add(mul(result, gain), bias);
    }

    @Override
    public Tensor channelNorm(Tensor x, Tensor frames, Tensor gain, Tensor bias) {
        Tensor result = Tensor.zeros(x.dims);
        for (int row = 0; row < x.dims[0] * x.dims[1]; row++) {
            normalize(x, result, row * x.last(), 1, frames.length(row / x.dims[1]), 1e-5, Spread.BIASED);
        }
        return add(mul(result, gain.reshape(x.dims[1], 1)), bias.reshape(x.dims[1], 1));
    }

    @Override
    public Tensor standardize(Tensor x, Tensor frames, Spread spread, double eps) {
        Tensor result = Tensor.zeros(x.dims);
        int dim = x.stride(1);
        for (int b = 0; b < x.dims[0]; b++) {
            for (int d = 0; d < dim; d++) {
                normalize(x, result, b * x.stride(0) + d, dim, frames.length(b), eps, spread);
            }
        }
        return result;
    }

    private static void normalize(Tensor x, Tensor to, int start, int step, int count, double eps, Spread spread) {
        double mean = 0;
        for (int i = 0; i < count; i++) {
            mean += x.data[start + i * step] / count;
        }
        double squares = 0;
        for (int i = 0; i < count; i++) {
            squares += Math.pow(x.data[start + i * step] - mean, 2);
        }
        double by = spread == Spread.BIASED ? Math.sqrt(squares / count + eps) : Math.sqrt(squares / (count - 1)) + eps;
        for (int i = 0; i < count; i++) {
            to.data[start + i * step] = (x.data[start + i * step] - mean) / by;
        }
    }

    // ---- attention ----

    @Override
    public Tensor attention(Tensor q, Tensor k, Tensor v, int heads, Optional<Tensor> bias, Tensor frames) {
        Tensor queries = transpose(splitLast(q, heads), 1, 2); // [batch, heads, frames, size]
        Tensor keys = transpose(transpose(splitLast(k, heads), 1, 2), 2, 3);
        Tensor values = transpose(splitLast(v, heads), 1, 2);
        Tensor scores = affine(matmul(queries, keys), 1 / Math.sqrt(queries.last()), 0);
        if (bias.isPresent()) {
            scores = add(scores, bias.get());
        }
        return mergeLast(transpose(matmul(softmaxKeys(scores, frames), values), 1, 2));
    }

    @Override
    public Tensor softmaxKeys(Tensor scores, Tensor frames) {
        Tensor result = Tensor.zeros(scores.dims);
        int keys = scores.last();
        for (int row = 0; row < scores.data.length / keys; row++) {
            int valid = frames.length(row * keys / scores.stride(0));
            double top = Arrays.stream(scores.data, row * keys, row * keys + valid)
                    .max()
                    .orElseThrow();
            double sum = 0;
            for (int i = row * keys; i < row * keys + valid; i++) {
                result.data[i] = Math.exp(scores.data[i] - top);
                sum += result.data[i];
            }
            for (int i = row * keys; i < row * keys + valid; i++) {
                result.data[i] /= sum;
            }
        }
        return result;
    }

    @Override
    public Tensor distanceBias(Tensor x, Tensor table, int[] rows) {
        int frames = x.dims[1];
        int reach = rows.length / 2;
        Tensor result = Tensor.zeros(1, table.dims[1], frames, frames);
        for (int i = 0; i < result.data.length; i++) {
            int[] index = Tensor.index(i, result.dims);
            int distance = Math.max(-reach, Math.min(reach, index[3] - index[2]));
            result.data[i] = table.at(rows[distance + reach], index[1]);
        }
        return result;
    }

    @Override
    public Tensor powerSpectrum(Tensor x, int size) {
        int bins = size / 2 + 1;
        Tensor result = Tensor.zeros(x.with(x.rank() - 1, bins));
        double[] cos = new double[size];
        double[] sin = new double[size];
        for (int i = 0; i < size; i++) {
            cos[i] = Math.cos(2 * Math.PI * i / size);
            sin[i] = Math.sin(2 * Math.PI * i / size);
        }
        for (int i = 0; i < result.data.length; i++) {
            int bin = i % bins;
            double re = 0;
            double im = 0;
            for (int j = 0; j < x.last(); j++) {
                double value = x.data[i / bins * x.last() + j];
                re += value * cos[bin * j % size];
                im -= value * sin[bin * j % size];
            }
            result.data[i] = re * re + im * im;
        }
        return result;
    }
}
