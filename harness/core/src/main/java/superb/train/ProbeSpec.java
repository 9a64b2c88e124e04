package superb.train;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import superb.error.Problem;
import superb.error.UsageException;
import superb.task.Recipe;

/**
 * A set of mean-pooled linear heads (SUPERB's for KS, SID, IC, ER) that train side by side: every seed with every
 * learning rate. With {@code m} the mean over time of a clip's hidden states, {@code [layers, dim]}, the logits are
 * {@code output(projector(softmax(w) · m))}; they are cut in {@code slots}, and the loss is the sum over slots of their
 * cross entropies. A single hidden state (fbank) has no layer weights {@code w}.
 *
 * <p>Heads are numbered seed by seed: head {@code s · rates + r} has seed {@code s} and learning rate {@code r}.
 *
 * @param layers hidden states of the upstream
 * @param dim their width
 * @param projection width between the two linear maps, 256 in SUPERB
 * @param slots classes of every slot; the logits of slot 0 come first
 * @param seeds one batch order and one initialisation each
 * @param learningRates trained from the same start on the same batches
 * @param clipNorm global L2 norm, over all parameters of a head, to which its gradient is clipped
 */
public record ProbeSpec(
        int layers,
        int dim,
        int projection,
        List<Integer> slots,
        List<Long> seeds,
        List<Double> learningRates,
        double clipNorm) {

    /** Names under which parameters appear in {@link ProbeTrainer#state}. */
    public static final String LAYER_WEIGHTS = "featurizer.weights";

    public static final String PROJECTOR_WEIGHT = "projector.weight";
    public static final String PROJECTOR_BIAS = "projector.bias";
    public static final String OUTPUT_WEIGHT = "output.weight";
    public static final String OUTPUT_BIAS = "output.bias";

    public ProbeSpec {
        slots = List.copyOf(slots);
        seeds = List.copyOf(seeds);
        learningRates = List.copyOf(learningRates);
        require(layers > 0 && dim > 0 && projection > 0, "features and projection of a head must not be empty");
        require(!slots.isEmpty() && slots.stream().allMatch(c -> c > 0), "every slot needs a class, got " + slots);
        require(!seeds.isEmpty(), "a head needs a seed");
        require(new HashSet<>(seeds).size() == seeds.size(), "a seed is listed twice: " + seeds);
        require(!learningRates.isEmpty(), "a head needs a learning rate");
        require(
                new HashSet<>(learningRates).size() == learningRates.size(),
                "a learning rate is listed twice: " + learningRates);
        require(
                learningRates.stream().allMatch(rate -> rate >= 0 && Double.isFinite(rate)),
                "learning rates must be finite and not negative, got " + learningRates);
        require(clipNorm > 0, "the norm to clip to must be positive, got " + clipNorm);
    }

    /** The heads of a recipe; its own learning rate where {@code learningRates} is empty. */
    public static ProbeSpec of(
            Recipe recipe, int layers, int dim, List<Integer> slots, List<Long> seeds, List<Double> learningRates) {
        List<Double> rates = learningRates.isEmpty() ? List.of(recipe.learningRate()) : learningRates;
        return new ProbeSpec(layers, dim, recipe.head().projection(), slots, seeds, rates, recipe.clipNorm());
    }

    public int classes() {
        return slots.stream().mapToInt(Integer::intValue).sum();
    }

    public int heads() {
        return seeds.size() * learningRates.size();
    }

    /** Index of a head's seed. */
    public int seedOf(int head) {
        return head / learningRates.size();
    }

    public double learningRate(int head) {
        return learningRates.get(head % learningRates.size());
    }

    /** Floats of one row of features. */
    public int rowElements() {
        return Math.multiplyExact(layers, dim);
    }

    /** Learned tensors of one head, without the leading axis [heads], in the order of {@link ProbeTrainer#state}. */
    public List<Parameter> parameters() {
        List<Parameter> all = new ArrayList<>();
        if (layers > 1) {
            all.add(new Parameter(LAYER_WEIGHTS, List.of(layers), 0));
        }
        all.add(new Parameter(PROJECTOR_WEIGHT, List.of(projection, dim), dim));
        all.add(new Parameter(PROJECTOR_BIAS, List.of(projection), dim));
        all.add(new Parameter(OUTPUT_WEIGHT, List.of(classes(), projection), projection));
        all.add(new Parameter(OUTPUT_BIAS, List.of(classes()), projection));
        return all;
    }

    /** Learned numbers of one head, layer weights included. */
    public int parameterCount() {
        return parameters().stream().mapToInt(Parameter::elements).sum();
    }

    /** @param fanIn inputs of the linear map it belongs to; 0 of the layer weights */
    public record Parameter(String name, List<Integer> shape, int fanIn) {
        public int elements() {
            return shape.stream().mapToInt(Integer::intValue).reduce(1, Math::multiplyExact);
        }
    }

    private static void require(boolean holds, String message) {
        if (!holds) {
            throw new UsageException(Problem.of(message));
        }
    }
}
