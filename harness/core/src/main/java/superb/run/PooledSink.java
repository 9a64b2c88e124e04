package superb.run;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.FloatBuffer;
import java.util.List;
import superb.features.LayerFeatures;
import superb.features.Pooling;
import superb.store.PooledStore;
import superb.store.RowKey;
import superb.store.RowWriter;

/** Keeps the mean over time of every hidden state. */
final class PooledSink implements FeatureSink {
    private final int rowFloats;
    private final RowWriter rows;

    PooledSink(PooledStore store) {
        this.rowFloats = store.identity().rowFloats();
        this.rows = store.writer();
    }

    @Override
    public void keep(List<RowKey> keys, LayerFeatures features) {
        FloatBuffer pooled = ByteBuffer.allocateDirect(keys.size() * rowFloats * Float.BYTES)
                .order(ByteOrder.nativeOrder())
                .asFloatBuffer();
        Pooling.mean(features, pooled);
        for (int item = 0; item < keys.size(); item++) {
            rows.append(keys.get(item), pooled.slice(item * rowFloats, rowFloats));
        }
    }

    @Override
    public void flush() {
        rows.flush();
    }

    @Override
    public void close() {
        rows.close();
    }
}
