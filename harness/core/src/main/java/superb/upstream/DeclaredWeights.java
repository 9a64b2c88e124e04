package superb.upstream;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/** The reading of a model in which nothing is computed: only the weights that it declares are collected. */
public final class DeclaredWeights implements Ops<DeclaredWeights.Nothing> {

    /** Stands for every tensor. */
    public enum Nothing {
        NOTHING
    }

    private final Map<String, WeightSpec> specs = new LinkedHashMap<>();

    private DeclaredWeights() {}

    /** The weights of a model in the order of their first use; cheap. */
    public static List<WeightSpec> of(UpstreamModel model) {
        DeclaredWeights declared = new DeclaredWeights();
        model.forward(declared, Nothing.NOTHING, Nothing.NOTHING);
        return new ArrayList<>(declared.specs.values());
    }

    @Override
    public Nothing weight(String name, Init init, int... shape) {
        WeightSpec spec =
                new WeightSpec(name, init, Arrays.stream(shape).boxed().toList());
        WeightSpec first = specs.putIfAbsent(name, spec);
        if (first != null && !first.equals(spec)) {
            throw new IllegalStateException("weight declared twice and differently: " + first + " and " + spec);
        }
        return Nothing.NOTHING;
    }

    @Override
    public Nothing constant(String name, float[] values, int... shape) {
        return Nothing.NOTHING;
    }

    @Override
    public <R> R scope(String name, Supplier<R> body) {
        return body.get();
    }

    @Override
    public Nothing precise(Nothing x, UnaryOperator<Nothing> body) {
        return body.apply(x);
    }

    @Override
    public Nothing add(Nothing a, Nothing b) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing mul(Nothing a, Nothing b) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing affine(Nothing x, double factor, double offset) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing sigmoid(Nothing x) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing relu(Nothing x) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing gelu(Nothing x) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing logFloor(Nothing x, double floor) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing mean(Nothing x) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing linear(Nothing x, Nothing weight, Nothing bias) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing matmul(Nothing a, Nothing b) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing transpose(Nothing x, int axisA, int axisB) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing splitLast(Nothing x, int parts) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing mergeLast(Nothing x) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing slice(Nothing x, int axis, int from, int to) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing concat(int axis, List<Nothing> parts) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing convFrames(Nothing lengths, int kernel, int stride) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing scaleFrames(Nothing lengths, int factor) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing zeroPadding(Nothing x, Nothing frames) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing repeatEdges(Nothing x, Nothing frames, int count) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing unfold(Nothing x, int size, int hop) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing stackFrames(Nothing x, int count) {
        return Nothing.NOTHING;
    }

    @Override
    public Fired<Nothing> integrateAndFire(Nothing x, Nothing weights, Nothing frames, double meanWeight) {
        return new Fired<>(Nothing.NOTHING, Nothing.NOTHING);
    }

    @Override
    public Nothing conv1d(Nothing x, Nothing weight, Optional<Nothing> bias, int stride, int padding, int groups) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing convTranspose1d(Nothing x, Nothing weight, Nothing bias, int stride) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing weightNorm(Nothing v, Nothing g) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing layerNorm(Nothing x, Nothing gain, Nothing bias) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing channelNorm(Nothing x, Nothing frames, Nothing gain, Nothing bias) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing standardize(Nothing x, Nothing frames, Spread spread, double eps) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing attention(Nothing q, Nothing k, Nothing v, int heads, Optional<Nothing> bias, Nothing frames) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing softmaxKeys(Nothing scores, Nothing frames) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing distanceBias(Nothing x, Nothing table, int[] rows) {
        return Nothing.NOTHING;
    }

    @Override
    public Nothing powerSpectrum(Nothing x, int size) {
        return Nothing.NOTHING;
    }
}
