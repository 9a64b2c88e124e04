package superb.engine.torch.sequence;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import superb.engine.torch.GoldenCase;
import superb.engine.torch.GoldenCase.Tensor;
import superb.features.LayerFeatures;
import superb.sequence.SequenceSpec;
import superb.task.HeadDesign;
import superb.train.FloatTensor;

/** Mini-batches, parameters and settings of a golden case of a CTC head. */
final class GoldenBatches {
    private final GoldenCase golden;

    GoldenBatches(GoldenCase golden) {
        this.golden = golden;
    }

    SequenceSpec spec() {
        HeadDesign head = golden.settings.has("hidden")
                ? new HeadDesign.Recurrent(
                        golden.integer("projector_dim"),
                        golden.integer("hidden"),
                        2,
                        golden.settings.get("dropout").doubleValue(),
                        false)
                : new HeadDesign.FrameLinear(golden.integer("projector_dim"));
        return new SequenceSpec(
                golden.integer("layers"),
                golden.integer("dim"),
                head,
                golden.integer("classes"),
                1337,
                golden.settings.at("/optimizer/lr").doubleValue(),
                golden.settings.get("clip_norm").doubleValue());
    }

    int count() {
        return golden.integer("batches");
    }

    /** Frames that the original keeps. */
    int[] frames(int batch) {
        int padded = states(batch).size(2);
        return Arrays.stream(golden.input("batch" + batch + ".samples").values())
                .mapToInt(samples -> Math.min(padded, (int) Math.rint(samples / golden.integer("downsample_rate"))))
                .toArray();
    }

    private Tensor states(int batch) {
        return golden.input("batch" + batch + ".hidden_states");
    }

    int[] items(int batch) {
        return IntStream.range(0, states(batch).size(1)).toArray();
    }

    /** Some items, with the noise behind their frames. */
    LayerFeatures features(NDManager parent, int batch, int... items) {
        Tensor all = states(batch);
        int size = all.size(2) * all.size(3);
        NDManager owner = parent.newSubManager();
        List<NDArray> states = new ArrayList<>();
        for (int layer = 0; layer < all.size(0); layer++) {
            float[] values = new float[items.length * size];
            for (int i = 0; i < items.length; i++) {
                for (int k = 0; k < size; k++) {
                    values[i * size + k] = (float) all.values()[(layer * all.size(1) + items[i]) * size + k];
                }
            }
            states.add(owner.create(values, new Shape(items.length, all.size(2), all.size(3))));
        }
        int[] frames = frames(batch);
        return new LayerFeatures(
                owner, states, Arrays.stream(items).map(item -> frames[item]).toArray());
    }

    List<int[]> targets(int batch, int... items) {
        Tensor targets = golden.input("batch" + batch + ".targets");
        double[] lengths = golden.input("batch" + batch + ".target_lengths").values();
        return Arrays.stream(items)
                .mapToObj(item -> IntStream.range(0, (int) lengths[item])
                        .map(i -> (int) targets.values()[item * targets.size(1) + i])
                        .toArray())
                .toList();
    }

    Map<String, FloatTensor> start() {
        Map<String, FloatTensor> start = new LinkedHashMap<>();
        golden.inputs.forEach((name, tensor) -> {
            if (name.startsWith("init.")) {
                float[] values = new float[tensor.values().length];
                IntStream.range(0, values.length).forEach(i -> values[i] = (float) tensor.values()[i]);
                start.put(ours(name.substring("init.".length())), new FloatTensor(tensor.shape(), values));
            }
        });
        return start;
    }

    private static String ours(String name) {
        return name.replaceFirst("model\\.linear", "output").replaceFirst("model\\.rnns\\.(\\d)\\.layer", "rnn.$1");
    }

    static String theirs(String name) {
        return name.replaceFirst("output", "model.linear").replaceFirst("rnn\\.(\\d)", "model.rnns.$1.layer");
    }
}
