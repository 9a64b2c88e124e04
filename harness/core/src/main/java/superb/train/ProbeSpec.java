package superb.train;

import java.util.List;

/**
 * A set of mean-pooled linear heads (SUPERB's for KS, SID, IC, ER) that train side by side: every seed with every
 * learning rate. Each head is layer weights {@code w [layers]}, {@code projector [projection, dim]} + bias and
 * {@code output [classes, projection]} + bias; logits are cut in {@code slots}, the loss is the sum over slots of
 * their cross entropies.
 *
 * @param seeds one batch order and one initialisation each
 * @param learningRates trained from the same start on the same batches
 */
public record ProbeSpec(
        int layers,
        int dim,
        int projection,
        List<Integer> slots,
        List<Long> seeds,
        List<Double> learningRates,
        double clipNorm) {
    public ProbeSpec {
        slots = List.copyOf(slots);
        seeds = List.copyOf(seeds);
        learningRates = List.copyOf(learningRates);
    }

    public int classes() {
        return slots.stream().mapToInt(Integer::intValue).sum();
    }

    public int heads() {
        return seeds.size() * learningRates.size();
    }
}
