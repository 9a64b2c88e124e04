package superb.jmh;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import superb.features.RowSource;
import superb.train.ProbeSpec;
import superb.train.Updates;

/**
 * Rows like the pooled features of HuBERT Base on Speech Commands, {@code [13, 768]}, with a class each that can be
 * learned; computed when asked for, so that only the trainer's own copy takes memory.
 */
record KeywordRows(int rows) implements RowSource {
    static final int LAYERS = 13;
    static final int DIM = 768;
    static final int CLASSES = 12;
    static final int BATCH = 32;

    static ProbeSpec spec(List<Long> seeds, List<Double> rates) {
        return new ProbeSpec(LAYERS, DIM, 256, List.of(CLASSES), seeds, rates, 1.0);
    }

    /** Random batches, another order for every seed. */
    List<Updates> updates(ProbeSpec spec, int count) {
        List<Updates> all = new ArrayList<>();
        for (long seed : spec.seeds()) {
            Random random = new Random(seed);
            Updates.Builder updates = Updates.builder(1);
            for (int update = 0; update < count; update++) {
                for (int i = 0; i < BATCH; i++) {
                    int row = random.nextInt(rows);
                    updates.add(row, new int[] {row % CLASSES}, 1f / BATCH);
                }
                updates.endUpdate();
            }
            all.add(updates.build());
        }
        return all;
    }

    @Override
    public int rowFloats() {
        return LAYERS * DIM;
    }

    @Override
    public void copyRows(int[] numbers, FloatBuffer target) {
        for (int row : numbers) {
            // Noise from an integer hash: a Gaussian for every float would take longer than the benchmark.
            int hash = row * 0x9E3779B9;
            int label = row % CLASSES;
            for (int i = 0; i < LAYERS * DIM; i++) {
                hash = hash * 0x2545F491 + 0x1B873593;
                float noise = (hash >> 8) * 0x1p-23f;
                target.put(noise + (i % CLASSES == label ? 0.3f : 0f));
            }
        }
    }
}
