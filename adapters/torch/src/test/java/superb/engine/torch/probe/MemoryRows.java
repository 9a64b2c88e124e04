package superb.engine.torch.probe;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import superb.features.RowSource;

/** Rows on the heap. */
final class MemoryRows implements RowSource {
    final AtomicInteger copied = new AtomicInteger();
    private final float[][] rows;

    MemoryRows(List<float[]> rows) {
        this.rows = rows.toArray(float[][]::new);
    }

    /** Rows around a centre a class, so that there is something to learn. */
    static MemoryRows clustered(int rows, int rowFloats, int classes, long seed) {
        Random random = new Random(seed);
        float[][] centres = new float[classes][rowFloats];
        for (float[] centre : centres) {
            for (int i = 0; i < rowFloats; i++) {
                centre[i] = (float) random.nextGaussian();
            }
        }
        float[][] all = new float[rows][rowFloats];
        for (int row = 0; row < rows; row++) {
            for (int i = 0; i < rowFloats; i++) {
                all[row][i] = centres[row % classes][i] + (float) random.nextGaussian();
            }
        }
        return new MemoryRows(List.of(all));
    }

    @Override
    public int rows() {
        return rows.length;
    }

    @Override
    public int rowFloats() {
        return rows[0].length;
    }

    @Override
    public void copyRows(int[] numbers, FloatBuffer target) {
        copied.addAndGet(numbers.length);
        for (int number : numbers) {
            target.put(rows[number]);
        }
    }
}
