package superb.upstreams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import superb.upstream.Checkpoint;
import superb.upstreams.checkpoint.Checkpoints;

class WavLmTest {

    @Test
    void everyDistanceFallsInTheOriginalsBucket() {
        try (Checkpoint golden = Checkpoints.open(Golden.file("golden/wavlm-layer/expected.safetensors"))) {
            Tensor offsets = Golden.tensor(golden, "bucket.offsets"); // key - query
            Tensor index = Golden.tensor(golden, "bucket.index");
            int[] rows = new WavLm.Buckets(320, 800).rows();
            assertEquals(4001, offsets.data.length);
            for (int i = 0; i < offsets.data.length; i++) {
                int distance = (int) offsets.data[i];
                int clamped = Math.max(-800, Math.min(800, distance));
                assertEquals((int) index.data[i], rows[clamped + 800], "distance " + distance);
            }
        }
    }
}
