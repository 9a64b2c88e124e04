package superb.upstream;

import java.nio.FloatBuffer;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;

/**
 * Normal numbers by position: number i depends on the seed and i only, so a tensor can be filled by several threads.
 * A 64-bit hash of i picks a point of the distribution's quantile function, which is tabulated; between two entries it
 * is a straight line, in the outermost cells it is evaluated. Pure double arithmetic, the same on every machine.
 */
final class NormalNumbers {
    private static final int CELL_BITS = 14;
    private static final int CELLS = 1 << CELL_BITS;
    private static final int EXACT_CELLS = 16;
    private static final int CHUNK = 1 << 14;
    private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);
    private static final double[] QUANTILES = quantiles();

    private final long seed;

    NormalNumbers(long seed) {
        this.seed = seed;
    }

    /** Fills what remains of the buffer with numbers 0, 1, … of mean 0 and the given deviation. */
    void fill(FloatBuffer target, double deviation) {
        FloatBuffer whole = target.slice();
        int chunks = (whole.remaining() + CHUNK - 1) / CHUNK;
        IntStream.range(0, chunks).parallel().forEach(chunk -> {
            int start = chunk * CHUNK;
            float[] part = new float[Math.min(CHUNK, whole.capacity() - start)];
            for (int i = 0; i < part.length; i++) {
                part[i] = (float) (deviation * number(start + i));
            }
            whole.slice(start, part.length).put(part);
        });
        target.position(target.limit());
    }

    private double number(long index) {
        long bits = mix(seed + index * 0x9e3779b97f4a7c15L);
        int cell = (int) (bits >>> (64 - CELL_BITS));
        double within = ((bits << CELL_BITS >>> 11) + 0.5) * 0x1p-53; // in (0, 1)
        if (cell < EXACT_CELLS || cell >= CELLS - EXACT_CELLS) {
            return NORMAL.inverseCumulativeProbability((cell + within) / CELLS);
        }
        return QUANTILES[cell] + within * (QUANTILES[cell + 1] - QUANTILES[cell]);
    }

    /** The finaliser of SplitMix64 (Steele, Lea, Flood, 2014): every bit of the result depends on every bit given. */
    private static long mix(long bits) {
        long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
        return mixed ^ (mixed >>> 31);
    }

    private static double[] quantiles() {
        double[] quantiles = new double[CELLS + 1];
        for (int cell = 1; cell < CELLS; cell++) {
            quantiles[cell] = NORMAL.inverseCumulativeProbability(cell / (double) CELLS);
        }
        return quantiles;
    }
}
