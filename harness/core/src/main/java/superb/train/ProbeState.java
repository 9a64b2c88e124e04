package superb.train;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * A training at one moment: enough to go on exactly, and what it has found so far.
 *
 * @param step optimiser updates done
 * @param training the trainer's {@link ProbeTrainer#state}
 * @param best parameters of every head where dev was best, with a leading axis [heads]; the first ones before any evaluation
 * @param heads one a head
 * @param curves in the order of steps, then heads
 */
public record ProbeState(
        ProbeSpec spec,
        int step,
        Map<String, FloatTensor> training,
        Map<String, FloatTensor> best,
        List<HeadProgress> heads,
        List<CurveRow> curves) {
    public ProbeState {
        training = Collections.unmodifiableMap(new LinkedHashMap<>(training));
        best = Collections.unmodifiableMap(new LinkedHashMap<>(best));
        heads = List.copyOf(heads);
        curves = List.copyOf(curves);
    }

    /** Before the first update, with the parameters that the trainer has now. */
    public static ProbeState start(ProbeTrainer trainer) {
        ProbeSpec spec = trainer.spec();
        Map<String, FloatTensor> now = trainer.state();
        Map<String, FloatTensor> parameters = new LinkedHashMap<>();
        spec.parameters().forEach(parameter -> parameters.put(parameter.name(), now.get(parameter.name())));
        List<HeadProgress> heads =
                Stream.generate(() -> HeadProgress.START).limit(spec.heads()).toList();
        return new ProbeState(spec, 0, now, parameters, heads, List.of());
    }

    /** The dev-best parameters of one head, without a leading axis. */
    public Map<String, FloatTensor> best(int head) {
        Map<String, FloatTensor> of = new LinkedHashMap<>();
        best.forEach((name, tensor) -> of.put(name, tensor.part(head)));
        return of;
    }

    /** Of the heads of one seed the one with the best dev metric: the learning rate that a search chooses; of equal ones the first. */
    public int chosenHead(int seed) {
        int rates = spec.learningRates().size();
        int chosen = seed * rates;
        for (int head = chosen + 1; head < (seed + 1) * rates; head++) {
            if (heads.get(chosen).improvedBy(heads.get(head).bestDev())) {
                chosen = head;
            }
        }
        return chosen;
    }

    /** Mix of the layers that a head learned: softmax of its layer weights at dev-best; a single 1 for one hidden state. */
    public double[] layerMix(int head) {
        if (spec.layers() == 1) {
            return new double[] {1};
        }
        return LayerMix.of(best.get(ProbeSpec.LAYER_WEIGHTS).part(head));
    }

    /** Whether dev was evaluated after the last update. */
    boolean evaluated() {
        return !curves.isEmpty() && curves.get(curves.size() - 1).step() == step;
    }
}
