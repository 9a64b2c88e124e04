package superb.upstreams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import superb.upstream.Checkpoint;
import superb.upstreams.checkpoint.Checkpoints;

class LogMelTest {

    @Test
    void windowAndFiltersAreKaldis() {
        try (Checkpoint golden = Checkpoints.open(Golden.file("golden/fbank/expected.safetensors"))) {
            Tensor window = Golden.tensor(golden, "window_povey_400");
            Tensor filters = Golden.tensor(golden, "mel_matrix_80"); // [filter, bin]
            float[] ours = LogMel.KALDI_80.triangles(); // [bin, filter]
            for (int i = 0; i < 400; i++) {
                assertEquals(window.data[i], LogMel.KALDI_80.window()[i], 1e-6);
            }
            for (int filter = 0; filter < 80; filter++) {
                for (int bin = 0; bin < 257; bin++) {
                    assertEquals(filters.at(filter, bin), ours[bin * 80 + filter], 2e-5);
                }
            }
        }
    }
}
