package superb.train;

/**
 * Random numbers that are the same on every machine and in every Java version: SplitMix64 (Steele, Lea, Flood, 2014),
 * written out here because the library's generators may change how they derive bounded numbers. Independent streams
 * come from a seed, a purpose and a number, so that any epoch can be drawn without drawing those before it.
 */
public final class SeededRandom {
    private static final long GOLDEN_GAMMA = 0x9E3779B97F4A7C15L;
    private long state;

    SeededRandom(long state) {
        this.state = state;
    }

    /** The stream of {@code purpose} number {@code index}: the same numbers whatever else was drawn from the seed. */
    public static SeededRandom stream(long seed, String purpose, long index) {
        long hash = mix(seed + GOLDEN_GAMMA);
        for (int i = 0; i < purpose.length(); i++) {
            hash = mix((hash ^ purpose.charAt(i)) + GOLDEN_GAMMA);
        }
        return new SeededRandom(mix((hash ^ index) + GOLDEN_GAMMA));
    }

    private static long mix(long value) {
        long z = (value ^ (value >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }

    /** 64 bits. */
    public long nextLong() {
        state += GOLDEN_GAMMA;
        return mix(state);
    }

    /** Uniform in [0, bound), without bias: draws past the last whole multiple of {@code bound} are repeated. */
    public int below(int bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound " + bound);
        }
        long limit = (1L << 62) / bound * bound;
        while (true) {
            long bits = nextLong() >>> 2;
            if (bits < limit) {
                return (int) (bits % bound);
            }
        }
    }

    /** Uniform in [-bound, bound), with 24 bits as float32 holds them. */
    public float symmetric(double bound) {
        double unit = (nextLong() >>> 40) * 0x1p-24; // [0, 1)
        return (float) ((2 * unit - 1) * bound);
    }
}
