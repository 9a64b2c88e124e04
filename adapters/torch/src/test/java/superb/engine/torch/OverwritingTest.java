package superb.engine.torch;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import superb.audio.Waveform;
import superb.engine.ClipBatch;
import superb.engine.EngineOptions;
import superb.engine.Precision;
import superb.engine.torch.program.Products;
import superb.engine.torch.program.ScriptProgram;
import superb.engine.torch.script.ScriptModule;
import superb.upstream.RandomWeights;
import superb.upstream.UpstreamModel;

/** Overwriting saves memory and changes no state. (Other layouts of the same numbers may cost the last bit.) */
class OverwritingTest {
    private static final Pattern IN_PLACE = Pattern.compile("torch\\.(gelu|relu|sigmoid|mul|add|masked_fill)_\\(");

    @Test
    void statesAreThoseOfAProgramThatOverwritesNothing() {
        UpstreamModel model = new TinyModels.Network();
        ScriptProgram program = ScriptProgram.of(model, Precision.FP32, Products.PLAIN);
        String careful = IN_PLACE.matcher(program.text()).replaceAll("torch.$1(");
        assertTrue(IN_PLACE.matcher(program.text()).results().count() > 4, program.text());
        try (TorchSession session = (TorchSession) new TorchEngine().start(new EngineOptions(TestDevice.name(), 1))) {
            for (String method : List.of(ScriptProgram.ALONE, ScriptProgram.PADDED)) {
                List<float[]> expected = run(session.manager(), program, careful, model, method);
                List<float[]> actual = run(session.manager(), program, program.text(), model, method);
                assertEquals(TinyModels.Network.STATES, expected.size());
                for (int i = 0; i < expected.size(); i++) {
                    assertArrayEquals(expected.get(i), actual.get(i), 1e-6f, method + ", result " + i);
                }
            }
        }
    }

    private static List<float[]> run(
            NDManager session, ScriptProgram program, String text, UpstreamModel model, String method) {
        try (NDManager manager = session.newSubManager();
                ScriptModule script = ScriptModule.load(manager, text)) {
            ClipBatch batch = new ClipBatch(List.<Waveform>of(
                    TinyModels.clip("a", 1500), TinyModels.clip("b", method.equals("padded") ? 777 : 1500)));
            List<NDArray> results = script.call(method)
                    .with(Samples.of(batch, manager))
                    .with(manager.create(batch.lengths()))
                    .with(new PreparedTensors(script, RandomWeights.of(model, 7)).load(program.prepared(), manager))
                    .run(manager);
            List<float[]> values = new ArrayList<>();
            results.subList(0, TinyModels.Network.STATES).forEach(it -> values.add(it.toFloatArray()));
            return values;
        }
    }
}
