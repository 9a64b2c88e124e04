package superb.train;

import superb.task.Clip;
import superb.task.Recipe;

/**
 * The optimiser updates of one seed, numbered from 0. Update {@code k} joins the mini-batches {@code k · accumulation} to
 * {@code (k + 1) · accumulation - 1}, which run on over the ends of epochs (spec: tasks 1.7). Any stretch can be asked
 * for at any time and is always the same.
 */
final class UpdateStream {
    private final ClipOrder order;
    private final ProbeSplit split;
    private final int slots;
    private final int batch;
    private final int accumulation;
    private final int batchesPerEpoch;
    private long drawnEpoch = -1;
    private ClipOrder.Epoch drawn;

    UpdateStream(Recipe recipe, ProbeSplit split, int slots, long seed) {
        this.order = ClipOrder.of(recipe.trainSampling(), split, seed);
        this.split = split;
        this.slots = slots;
        this.batch = recipe.batch();
        this.accumulation = recipe.accumulation();
        this.batchesPerEpoch = order.batches(batch);
        this.drawn = order.epoch(0);
        this.drawnEpoch = 0;
    }

    Updates take(long first, int count) {
        Updates.Builder updates = Updates.builder(slots);
        for (long update = first; update < first + count; update++) {
            for (int part = 0; part < accumulation; part++) {
                miniBatch(update * accumulation + part, updates);
            }
            updates.endUpdate();
        }
        return updates.build();
    }

    private void miniBatch(long number, Updates.Builder updates) {
        ClipOrder.Epoch epoch = epoch(number / batchesPerEpoch);
        int begin = (int) (number % batchesPerEpoch) * batch;
        int end = Math.min(begin + batch, epoch.visits());
        float weight = (float) (1.0 / accumulation / (end - begin));
        int[] labels = new int[slots];
        for (int visit = begin; visit < end; visit++) {
            for (int slot = 0; slot < slots; slot++) {
                labels[slot] = split.label(epoch.clip(visit), slot);
                assert labels[slot] != Clip.NO_CLASS;
            }
            updates.add(epoch.row(visit), labels, weight);
        }
    }

    private ClipOrder.Epoch epoch(long number) {
        if (number != drawnEpoch) {
            drawn = order.epoch(number);
            drawnEpoch = number;
        }
        return drawn;
    }
}
