package superb.upstream;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalLong;

/**
 * Weights of an untrained model: what a representation is worth before anything was learned, and what lets the whole
 * harness run without a download. Drawn tensor by tensor from the seed and the tensor's name alone, so that the same
 * seed gives the same numbers in any order of reading, on any machine.
 */
public final class RandomWeights implements Weights {
    private static final String GENERATOR = "normal-quantiles-1";

    private final WeightTable table;
    private final long seed;
    private final String sha256;

    private RandomWeights(WeightTable table, long seed) {
        this.table = table;
        this.seed = seed;
        this.sha256 = hash(table.specs(), seed);
    }

    public static RandomWeights of(UpstreamModel model, long seed) {
        return new RandomWeights(new WeightTable(DeclaredWeights.of(model)), seed);
    }

    @Override
    public List<WeightSpec> specs() {
        return table.specs();
    }

    @Override
    public void read(String name, FloatBuffer target) {
        WeightSpec spec = table.checked(name, target);
        switch (spec.init()) {
            case ZEROS, DATA_MEAN -> fill(target, 0);
            case ONES, DATA_SCALE -> fill(target, 1);
            case WEIGHT_NORM_GAIN -> gains(directionOf(spec), target);
            default -> normals(spec).fill(target, deviation(spec));
        }
    }

    /** Of what decides the numbers, not of the numbers. */
    @Override
    public String sha256() {
        return sha256;
    }

    private static String hash(List<WeightSpec> specs, long seed) {
        Sha256 hash = new Sha256().text(GENERATOR).text(Long.toString(seed));
        specs.forEach(spec -> hash.text(spec.name() + " " + spec.init() + " " + spec.shape()));
        return hash.hex();
    }

    @Override
    public String provenance() {
        return "random (seed " + seed + ")";
    }

    @Override
    public boolean trained() {
        return false;
    }

    @Override
    public OptionalLong seed() {
        return OptionalLong.of(seed);
    }

    private NormalNumbers normals(WeightSpec spec) {
        return new NormalNumbers(new Sha256()
                .text(GENERATOR)
                .text(Long.toString(seed))
                .text(spec.name())
                .firstLong());
    }

    private static double deviation(WeightSpec spec) {
        List<Integer> shape = spec.shape();
        return switch (spec.init()) {
            case NORMAL_002 -> 0.02;
            case KAIMING_NORMAL -> Math.sqrt(2.0 / (spec.elements() / shape.get(0)));
            case POSITIONAL -> Math.sqrt(4.0 / (shape.get(0) * shape.get(2)));
            default -> throw new IllegalStateException(spec + " is not drawn from a normal distribution");
        };
    }

    private WeightSpec directionOf(WeightSpec gain) {
        return table.spec(gain.name().replaceFirst("_g$", "_v"));
    }

    private void gains(WeightSpec direction, FloatBuffer target) {
        int taps = direction.shape().get(2);
        FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(direction.elements()));
        read(direction.name(), values);
        double[] squares = new double[taps];
        for (int i = 0; i < values.capacity(); i++) {
            squares[i % taps] += (double) values.get(i) * values.get(i);
        }
        for (double square : squares) {
            target.put((float) Math.sqrt(square));
        }
    }

    private static void fill(FloatBuffer target, float value) {
        while (target.hasRemaining()) {
            target.put(value);
        }
    }
}
