package superb.sequence;

import java.util.ArrayList;
import java.util.List;
import superb.task.HeadDesign;
import superb.task.HeadDesign.FrameLinear;
import superb.task.HeadDesign.Recurrent;
import superb.train.FloatTensor;
import superb.train.SeededRandom;

/**
 * The parameters of a CTC head and what they are before training: linear maps and LSTM layers as PyTorch's modules draw
 * them (uniform within ± 1/√fan-in, ± 1/√hidden), layer weights zero, so that the mix starts as the plain mean. Every
 * tensor has a stream of its own, so a change of one shape leaves the others as they were.
 */
public final class SequenceStart {
    public static final String LAYER_WEIGHTS = "featurizer.weights";
    public static final String PROJECTOR_WEIGHT = "projector.weight";
    public static final String PROJECTOR_BIAS = "projector.bias";
    public static final String OUTPUT_WEIGHT = "output.weight";
    public static final String OUTPUT_BIAS = "output.bias";

    private SequenceStart() {}

    /** Linear weights are {@code [out, in]}; gates of an LSTM stand in the order input, forget, cell, output. */
    public static List<Parameter> parameters(SequenceSpec spec) {
        List<Parameter> all = new ArrayList<>();
        if (spec.layers() > 1) {
            all.add(new Parameter(LAYER_WEIGHTS, List.of(spec.layers()), 0));
        }
        int projection = spec.head().projection();
        all.add(new Parameter(PROJECTOR_WEIGHT, List.of(projection, spec.dim()), spec.dim()));
        all.add(new Parameter(PROJECTOR_BIAS, List.of(projection), spec.dim()));
        int width = addRecurrent(spec.head(), all);
        all.add(new Parameter(OUTPUT_WEIGHT, List.of(spec.classes(), width), width));
        all.add(new Parameter(OUTPUT_BIAS, List.of(spec.classes()), width));
        return all;
    }

    /** Width of what comes out. */
    private static int addRecurrent(HeadDesign head, List<Parameter> all) {
        if (head instanceof FrameLinear) {
            return head.projection();
        }
        if (!(head instanceof Recurrent design)) {
            throw new IllegalArgumentException(head.id() + " has no CTC loss");
        }
        int width = head.projection();
        int hidden = design.hidden();
        for (int layer = 0; layer < design.layers(); layer++) {
            for (String direction : List.of("", "_reverse")) {
                String prefix = "rnn." + layer + ".";
                String suffix = "_l0" + direction;
                all.add(new Parameter(prefix + "weight_ih" + suffix, List.of(4 * hidden, width), hidden));
                all.add(new Parameter(prefix + "weight_hh" + suffix, List.of(4 * hidden, hidden), hidden));
                all.add(new Parameter(prefix + "bias_ih" + suffix, List.of(4 * hidden), hidden));
                all.add(new Parameter(prefix + "bias_hh" + suffix, List.of(4 * hidden), hidden));
            }
            width = 2 * hidden;
        }
        return width;
    }

    /** One parameter before training. */
    public static FloatTensor draw(Parameter parameter, long seed) {
        float[] values = new float[parameter.elements()];
        if (parameter.fan() > 0) {
            SeededRandom random = SeededRandom.stream(seed, "start " + parameter.name(), 0);
            double bound = 1 / Math.sqrt(parameter.fan());
            for (int i = 0; i < values.length; i++) {
                values[i] = random.symmetric(bound);
            }
        }
        return new FloatTensor(parameter.shape(), values);
    }

    /** @param fan its start is uniform within ± 1/√fan; 0 of the layer weights, which start as zeros */
    public record Parameter(String name, List<Integer> shape, int fan) {
        public int elements() {
            return shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
        }
    }
}
