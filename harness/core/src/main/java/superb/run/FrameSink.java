package superb.run;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.types.DataType;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import superb.features.LayerFeatures;
import superb.store.FrameStore;
import superb.store.FrameWriter;
import superb.store.RowKey;

/** Keeps every frame of every hidden state in float16. */
final class FrameSink implements FeatureSink {
    private final FrameWriter rows;

    FrameSink(FrameStore store) {
        this.rows = store.writer();
    }

    @Override
    public void keep(List<RowKey> keys, LayerFeatures features) {
        List<ByteBuffer> items = new ArrayList<>(keys.size());
        for (int item = 0; item < keys.size(); item++) {
            items.add(ByteBuffer.allocate(rows.rowBytes(features.frames(item))));
        }
        for (NDArray state : features.states()) {
            long longest = state.getShape().get(1);
            int frameBytes = Math.toIntExact(state.getShape().get(2) * Short.BYTES);
            try (NDArray half = state.toType(DataType.FLOAT16, false)) {
                ByteBuffer all = half.toByteBuffer(false);
                for (int item = 0; item < items.size(); item++) {
                    int from = Math.toIntExact(item * longest * frameBytes);
                    items.get(item).put(all.slice(from, features.frames(item) * frameBytes));
                }
            }
        }
        for (int item = 0; item < items.size(); item++) {
            rows.append(keys.get(item), features.frames(item), items.get(item).flip());
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
