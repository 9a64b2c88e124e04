package superb.upstreams;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superb.upstream.Checkpoint;
import superb.upstream.NoWeights;
import superb.upstream.Ops;
import superb.upstreams.checkpoint.Checkpoints;

/** The reference reading of integrate and fire against the original function. */
class IntegrateAndFireTest {
    private final ReferenceOps ops = new ReferenceOps(NoWeights.INSTANCE);

    @ParameterizedTest
    @ValueSource(strings = {"cif_0", "cif_1", "cif_2", "cif_multi"})
    void outputsEqualTheOriginals(String name) {
        try (Checkpoint golden = Checkpoints.open(Golden.file("golden/ofa-wav2vec2-0.7/expected.safetensors"))) {
            String results = name.equals("cif_multi") ? name : name + ".train";
            Ops.Fired<Tensor> fired = fire(golden, name);
            Tensor out = Golden.tensor(golden, results + ".out");
            Tensor lengths = Golden.tensor(golden, results + ".lengths");
            for (int item = 0; item < lengths.data.length; item++) {
                assertEquals(lengths.length(item), fired.frames().length(item));
                for (int k = 0; k < lengths.length(item); k++) {
                    for (int d = 0; d < out.last(); d++) {
                        assertEquals(out.at(item, k, d), fired.outputs().at(item, k, d), 1e-5);
                    }
                }
            }
        }
    }

    @Test
    void nothingFires() {
        try (Checkpoint golden = Checkpoints.open(Golden.file("golden/ofa-wav2vec2-0.7/expected.safetensors"))) {
            assertEquals(0, fire(golden, "cif_3").frames().length(0));
        }
    }

    private Ops.Fired<Tensor> fire(Checkpoint golden, String name) {
        Tensor x = Golden.tensor(golden, name + ".input");
        Tensor weights = Golden.tensor(golden, name + ".weights"); // [batch, frames]
        Tensor frames = Tensor.zeros(x.dims[0]).map(zero -> x.dims[1]);
        return ops.integrateAndFire(x, weights.reshape(x.dims[0], x.dims[1], 1), frames, 0.5);
    }
}
