package superb.store;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.stream.IntStream;
import superb.task.View;

/** Rows whose values follow from their number, so that any mix-up shows. */
final class Rows {
    static final StoreIdentity IDENTITY = identity("hubert_base", 3, 5);

    private Rows() {}

    static StoreIdentity identity(String name, int layers, int dim) {
        return new StoreIdentity(name, "hubert/" + name, "ab".repeat(32), "fp32", "torch/1", "mean/v1", layers, dim);
    }

    static RowKey key(StoreIdentity identity, int number) {
        return identity.key("%064x".formatted(number), View.WHOLE, 1f);
    }

    static List<RowKey> keys(StoreIdentity identity, int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> key(identity, i)).toList();
    }

    static FloatBuffer row(StoreIdentity identity, int number) {
        float[] values = new float[identity.rowFloats()];
        for (int i = 0; i < values.length; i++) {
            values[i] = value(number, i);
        }
        return FloatBuffer.wrap(values);
    }

    static float value(int number, int i) {
        return number + i / 1024f;
    }

    static void write(PooledStore store, int from, int to) {
        try (RowWriter writer = store.writer()) {
            append(writer, store.identity(), from, to);
        }
    }

    static void append(RowWriter writer, StoreIdentity identity, int from, int to) {
        for (int i = from; i < to; i++) {
            writer.append(key(identity, i), row(identity, i));
        }
    }

    static FloatBuffer direct(StoreIdentity identity, int rows) {
        return ByteBuffer.allocateDirect(rows * identity.rowFloats() * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
    }
}
