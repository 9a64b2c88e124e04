package superb.upstreams;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superb.error.UsageException;
import superb.upstream.Checkpoint;
import superb.upstream.Layers;
import superb.upstream.Upstream;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;
import superb.upstream.WeightSpec;
import superb.upstream.Weights;
import superb.upstreams.checkpoint.Checkpoints;

/** Sub-nets of one super-net against the original: what is cut out, and what it computes. */
class LightHubertTest {
    private static final Map<String, String> SLICES = Map.ofEntries(
            Map.entry("pos_conv.weight", "pos_conv.weight"),
            Map.entry("pos_conv.bias", "pos_conv.bias"),
            Map.entry("layers.0.attn.q.weight", "layers.0.self_attn.q_proj.weight"),
            Map.entry("layers.0.attn.v.bias", "layers.0.self_attn.v_proj.bias"),
            Map.entry("layers.0.attn.out.weight", "layers.0.self_attn.out_proj.weight"),
            Map.entry("layers.0.ffn.in.weight", "layers.0.fc1.weight"),
            Map.entry("layers.0.ffn.in.bias", "layers.0.fc1.bias"),
            Map.entry("layers.0.ffn.out.weight", "layers.0.fc2.weight"),
            Map.entry("layers.0.ffn.out.bias", "layers.0.fc2.bias"));

    private final UpstreamRegistry registry = UpstreamRegistry.load();

    @ParameterizedTest
    @CsvSource({
        "a, 'lighthubert:dim=32,layers=10,heads=3/2/1/3/2/1/3/2/1/3,ffn=128/112/96/128/112/96/128/112/96/128'",
        "b, 'lighthubert:dim=16,layers=11,heads=2/3/1/2/3/1/3/2/1/3/2,ffn=56/48/64/56/48/64/56/48/64/56/48'",
    })
    void subnetsEqualTheOriginals(String subnet, String request) {
        try (Checkpoint first = Checkpoints.open(Golden.file("golden/lighthubert/weights-0.safetensors"));
                Checkpoint second = Checkpoints.open(Golden.file("golden/lighthubert/weights-1.safetensors"));
                Checkpoint expected = Checkpoints.open(Golden.file("golden/lighthubert/expected.safetensors"))) {
            Checkpoint whole = new EditedCheckpoint(first).withAll(second);
            Upstream upstream = registry.load(UpstreamRequest.parse(request), whole);
            SLICES.forEach((ours, theirs) -> assertArrayEquals(
                    Golden.tensor(expected, subnet + ".slice." + theirs).data,
                    read(upstream.weights(), ours),
                    1e-6,
                    ours));

            List<Tensor> clips = List.of(Golden.utterance(0), Golden.utterance(2));
            Layers<Tensor> together = Golden.forward(upstream, clips);
            int last = together.states().size() - 1;
            int compared = 0;
            for (int state : new int[] {0, 1, last}) {
                for (int i = 0; i < 2; i++) {
                    Tensor golden = Golden.tensor(expected, subnet + ".single_" + 2 * i + ".hidden_" + state);
                    Tensor item = Golden.item(together.states().get(state), i, golden.dims[1]);
                    assertEquals(golden.dims[1], together.frames().length(i));
                    for (int j = 0; j < golden.data.length; j++) {
                        assertEquals(golden.data[j], item.data[j], 1e-4 + 1e-4 * Math.abs(golden.data[j]));
                    }
                    compared += golden.data.length;
                }
            }
            assertTrue(compared > 3_000, "compared " + compared);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "lighthubert_small:dim=300, 'expected: 256, 384, 512'",
        "lighthubert_small:heads=12, 'expected: 4, 6, 8'",
        "lighthubert_small:ffn=768, 'expected: 1152, 1344, 1536'",
        "lighthubert_small:layers=9, 'expected: 10, 11, 12'",
        "lighthubert_base:layers=11, 'expected: 12'",
        "lighthubert_base:heads=8/8, '12 of them'",
        "lighthubert_base@tiny, '@max, @min, @random7'",
        "lighthubert_small:depth=3, 'expected: dim, ffn, heads, layers'",
        "lighthubert, 'expected: a checkpoint, or one of lighthubert_base, lighthubert_small, lighthubert_stage1'",
    })
    void whatWasNotTrainedIsRefused(String request, String message) {
        UsageException e = assertThrows(UsageException.class, () -> registry.model(UpstreamRequest.parse(request)));
        assertTrue(e.getMessage().contains(message), e.getMessage());
    }

    @ParameterizedTest
    @CsvSource({"lighthubert_base@random1", "lighthubert_small@random1", "lighthubert_small@random42"})
    void randomSubnetsLieInTheirSpace(String request) {
        UpstreamRequest parsed = UpstreamRequest.parse(request);
        assertEquals(registry.model(parsed), registry.model(parsed));
        assertEquals(request, registry.model(parsed).card().name());
    }

    private static double[] read(Weights weights, String name) {
        WeightSpec spec = weights.specs().stream()
                .filter(it -> it.name().equals(name))
                .findFirst()
                .orElseThrow();
        FloatBuffer values = FloatBuffer.allocate((int) spec.elements());
        weights.read(name, values);
        return Tensor.of(values.array(), values.capacity()).data;
    }
}
