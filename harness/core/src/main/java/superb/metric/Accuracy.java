package superb.metric;

import java.util.List;

/** Equal items of all items; an item of several slots counts only when all of them agree (SUPERB's KS, SID, IC, ER). */
public final class Accuracy {
    private Accuracy() {}

    /** @param predicted and {@code truth}: one item each, in the same order; an item may itself be a list of slots */
    public static Counts of(List<?> predicted, List<?> truth) {
        if (predicted.size() != truth.size()) {
            throw new IllegalArgumentException(predicted.size() + " predictions for " + truth.size() + " items");
        }
        long hits = 0;
        for (int i = 0; i < truth.size(); i++) {
            hits += predicted.get(i).equals(truth.get(i)) ? 1 : 0;
        }
        return new Counts(hits, truth.size());
    }

    /**
     * The most probable class of every slot; of equal ones the first.
     *
     * @param logits one row, the slots one after the other
     * @param slots classes of each slot
     * @throws IllegalArgumentException if a logit is NaN: there is no largest then
     */
    public static List<Integer> decide(float[] logits, List<Integer> slots) {
        Integer[] classes = new Integer[slots.size()];
        int start = 0;
        for (int slot = 0; slot < classes.length; slot++) {
            int best = start;
            for (int i = start; i < start + slots.get(slot); i++) {
                if (Float.isNaN(logits[i])) {
                    throw new IllegalArgumentException("logit " + i + " is NaN");
                }
                best = logits[i] > logits[best] ? i : best;
            }
            classes[slot] = best - start;
            start += slots.get(slot);
        }
        if (start != logits.length) {
            throw new IllegalArgumentException("slots " + slots + " do not fill " + logits.length + " logits");
        }
        return List.of(classes);
    }
}
