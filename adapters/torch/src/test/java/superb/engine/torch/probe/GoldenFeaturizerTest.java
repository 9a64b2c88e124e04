package superb.engine.torch.probe;

import ai.djl.ndarray.NDManager;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import superb.engine.torch.GoldenCase;
import superb.engine.torch.GoldenCase.Tensor;
import superb.engine.torch.TestDevice;
import superb.train.FeatureTable;
import superb.train.FloatTensor;
import superb.train.ProbeSpec;

/**
 * The mix of layers alone: with both linear maps the identity, the logits of a row are its mix, and every frame can be a
 * row. The cases' {@code grad.weights} follow from a gradient on the mix itself, which no cross entropy gives; the
 * gradient of the layer weights is compared in the cases of whole heads.
 */
class GoldenFeaturizerTest {

    @ParameterizedTest
    @ValueSource(strings = {"layer-2", "single", "sum", "sum-normalize", "sum-start"})
    void mixesAsTheOriginal(String name) {
        GoldenCase golden = GoldenCase.read("featurizer/" + name);
        Tensor states = golden.input("hidden_states");
        int dim = states.size(3);
        List<Integer> layers = golden.settings.get("layer_selection").isInt()
                ? List.of(golden.integer("layer_selection"))
                : IntStream.range(0, states.size(0)).boxed().toList();
        List<float[]> rows = new ArrayList<>();
        for (int frame = 0; frame < states.size(1) * states.size(2); frame++) {
            rows.add(row(states, layers, frame, golden.settings.get("normalize").booleanValue()));
        }
        ProbeSpec spec = new ProbeSpec(layers.size(), dim, dim, List.of(dim), List.of(1L), List.of(0.1), 1);
        try (NDManager manager = NDManager.newBaseManager(TestDevice.get(), "PyTorch");
                TorchProbeTrainer trainer = TorchProbeTrainer.open(manager, spec)) {
            trainer.restore(identity(spec, golden));
            try (FeatureTable features = trainer.load(new MemoryRows(rows))) {
                float[][] mixes =
                        trainer.logits(features, IntStream.range(0, rows.size()).toArray())[0];
                double[] flat = IntStream.range(0, rows.size() * dim)
                        .mapToDouble(i -> mixes[i / dim][i % dim])
                        .toArray();
                golden.check("features", List.of(states.size(1), states.size(2), dim), flat);
            }
        }
        golden.assertAllCompared("frames", "grad.weights");
    }

    private static Map<String, FloatTensor> identity(ProbeSpec spec, GoldenCase golden) {
        Map<String, FloatTensor> parameters = new LinkedHashMap<>();
        for (ProbeSpec.Parameter parameter : spec.parameters()) {
            float[] values = new float[parameter.elements()];
            for (int i = 0; i < values.length; i++) {
                if (parameter.name().equals(ProbeSpec.LAYER_WEIGHTS)) {
                    values[i] = (float) golden.input("weights").values()[i];
                } else if (parameter.shape().size() == 2 && i / spec.dim() == i % spec.dim()) {
                    values[i] = 1;
                }
            }
            parameters.put(parameter.name(), FloatTensor.stack(List.of(new FloatTensor(parameter.shape(), values))));
        }
        return parameters;
    }

    /** Chosen layers of one frame of the batch; with {@code normalize} each to mean 0 and variance 1 over its features. */
    private static float[] row(Tensor states, List<Integer> layers, int frame, boolean normalize) {
        int dim = states.size(3);
        int frames = states.size(1) * states.size(2);
        float[] row = new float[layers.size() * dim];
        for (int i = 0; i < layers.size(); i++) {
            int begin = (layers.get(i) * frames + frame) * dim;
            double[] values = java.util.Arrays.copyOfRange(states.values(), begin, begin + dim);
            double mean = java.util.Arrays.stream(values).average().orElseThrow();
            double variance = java.util.Arrays.stream(values)
                    .map(value -> (value - mean) * (value - mean))
                    .average()
                    .orElseThrow();
            for (int d = 0; d < dim; d++) {
                row[i * dim + d] = (float) (normalize ? (values[d] - mean) / Math.sqrt(variance + 1e-5) : values[d]);
            }
        }
        return row;
    }
}
