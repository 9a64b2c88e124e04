package superb.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import superb.train.ProbeSpec.Parameter;

/**
 * The parameters before training: linear maps as PyTorch's {@code nn.Linear} draws them (weight and bias uniform within
 * ± 1/√fan-in), layer weights zero, so that the mix starts as the plain mean. Heads of one seed start alike; every
 * tensor has a stream of its own, so a change of one shape leaves the others as they were.
 */
public final class ProbeStart {
    private ProbeStart() {}

    /** All heads of {@code spec}, each tensor with a leading axis [heads]. */
    public static Map<String, FloatTensor> of(ProbeSpec spec) {
        Map<String, FloatTensor> start = new LinkedHashMap<>();
        for (Parameter parameter : spec.parameters()) {
            List<FloatTensor> heads = new ArrayList<>();
            for (long seed : spec.seeds()) {
                FloatTensor drawn = draw(parameter, seed);
                spec.learningRates().forEach(rate -> heads.add(drawn));
            }
            start.put(parameter.name(), FloatTensor.stack(heads));
        }
        return start;
    }

    private static FloatTensor draw(Parameter parameter, long seed) {
        float[] values = new float[parameter.elements()];
        if (parameter.fanIn() > 0) {
            SeededRandom random = SeededRandom.stream(seed, "start " + parameter.name(), 0);
            double bound = 1 / Math.sqrt(parameter.fanIn());
            for (int i = 0; i < values.length; i++) {
                values[i] = random.symmetric(bound);
            }
        }
        return new FloatTensor(parameter.shape(), values);
    }
}
