package superb.sequence;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import superb.error.ResourcesException;
import superb.features.LayerFeatures;
import superb.task.Recipe;
import superb.train.CurveRow;
import superb.train.FloatTensor;
import superb.train.SeededRandom;

/**
 * The training of one CTC head by a recipe (spec: tasks 1.7): optimiser updates up to the last, dev after every {@code evalEvery} of
 * them and at the end, and the parameters where its error rate was strictly lowest. Mini-batches are what the protocol says; memory
 * decides only in how many parts their gradients add up. A training that is interrupted and resumed ends as an unbroken one. Uses
 * the trainer's thread; closes nothing.
 */
public final class SequenceTraining {
    private static final long SAVE_NANOS = TimeUnit.MINUTES.toNanos(10);

    private final SequenceTrainer trainer;
    private final Recipe recipe;
    private final FrameSource source;
    private final SequenceSplit train;
    private final Augmenting augmenting;
    private final Readout dev;
    private final String metric;
    private final BatchPlan plan;
    private long partFrames;

    /**
     * @param dev reads the dev split with the same trainer
     * @param metric of the reading that is to become small
     */
    public SequenceTraining(
            SequenceTrainer trainer,
            Recipe recipe,
            FrameSource source,
            SequenceSplit train,
            Augmenting augmenting,
            Readout dev,
            String metric) {
        this.trainer = trainer;
        this.recipe = recipe;
        this.source = source;
        this.train = train;
        this.augmenting = augmenting;
        this.dev = dev;
        this.metric = metric;
        this.plan = BatchPlan.of(recipe, train.split(), trainer.spec().seed());
    }

    /**
     * Trains from {@code from} to the end, or until {@code stop} says so, which is asked about before every part of an update.
     *
     * @param from {@link SequenceState#start}, or a state that was saved
     * @return the state at the end; see {@link #finished}
     * @throws ResourcesException if memory does not suffice for a single clip
     */
    public SequenceState run(SequenceState from, SequenceListener listener, BooleanSupplier stop) {
        trainer.restore(from.training());
        partFrames = from.partFrames();
        SequenceProgress progress = from.progress();
        SequenceState state = from;
        int step = from.step();
        long saved = System.nanoTime();
        while (true) {
            if (due(step) && !(state.step() == step && state.evaluated())) {
                Optional<SequenceState> evaluated = evaluate(state, step, progress, stop);
                if (evaluated.isEmpty()) {
                    return stopped(state, step, progress, listener);
                }
                state = evaluated.get();
                progress = state.progress();
                listener.save(state);
                saved = System.nanoTime();
            }
            if (step == recipe.steps()) {
                return state;
            }
            if (stop.getAsBoolean()) {
                return stopped(state, step, progress, listener);
            }
            Optional<SequenceProgress.Update> update = update(step, stop);
            if (update.isEmpty()) {
                return stopped(state, step, progress, listener);
            }
            progress = progress.after(update.get());
            step++;
            listener.progress(step, recipe.steps());
            if (System.nanoTime() - saved > SAVE_NANOS) {
                state = stopped(state, step, progress, listener);
                saved = System.nanoTime();
            }
        }
    }

    /** Whether every update is done and dev was read after the last. */
    public boolean finished(SequenceState state) {
        return state.step() == recipe.steps() && state.evaluated();
    }

    private SequenceState stopped(SequenceState state, int step, SequenceProgress progress, SequenceListener listener) {
        if (state.step() == step) {
            return state;
        }
        SequenceState now =
                new SequenceState(step, partFrames, trainer.state(), state.best(), progress, state.curves());
        listener.save(now);
        return now;
    }

    private boolean due(int step) {
        return step == recipe.steps() || step > 0 && step % recipe.evalEvery() == 0;
    }

    private Optional<SequenceState> evaluate(
            SequenceState before, int step, SequenceProgress progress, BooleanSupplier stop) {
        Optional<List<Reading>> readings = dev.read(partFrames, stop);
        if (readings.isEmpty()) {
            return Optional.empty();
        }
        double error = Readout.counts(readings.get(), metric).fraction();
        Map<String, FloatTensor> now = trainer.state();
        List<CurveRow> curves = new ArrayList<>(before.curves());
        curves.add(new CurveRow(
                step,
                0,
                progress.lossSum() / progress.counted(),
                error,
                trainer.spec().learningRate(),
                progress.normSum() / progress.counted()));
        Map<String, FloatTensor> best = progress.improvedBy(error) ? SequenceState.parameters(now) : before.best();
        return Optional.of(new SequenceState(step, partFrames, now, best, progress.evaluated(step, error), curves));
    }

    /**
     * One optimiser update; where memory runs out, the same one again in parts half as large. Empty, with nothing done, if asked to
     * stop in between: where features are computed anew an update takes long.
     */
    private Optional<SequenceProgress.Update> update(int step, BooleanSupplier stop) {
        List<int[]> batches = plan.update(step);
        for (int retries = 0; ; retries++) {
            try {
                Optional<Gradient> gradient = accumulate(step, batches, stop);
                if (gradient.isEmpty()) {
                    trainer.forget();
                    return Optional.empty();
                }
                return Optional.of(new SequenceProgress.Update(
                        gradient.get().loss, trainer.update(), gradient.get().infeasible, retries));
            } catch (ResourcesException e) {
                trainer.forget();
                partFrames = smaller(batches, e);
            }
        }
    }

    /** @throws ResourcesException the one that happened, where every part is a single clip already */
    private long smaller(List<int[]> batches, ResourcesException memory) {
        long largest = batches.stream()
                .flatMap(batch -> train.parts(batch, partFrames).stream())
                .filter(part -> part.length > 1)
                .mapToLong(train::paddedFrames)
                .max()
                .orElseThrow(() -> memory);
        return largest / 2;
    }

    private record Gradient(double loss, int infeasible) {}

    private Optional<Gradient> accumulate(int step, List<int[]> batches, BooleanSupplier stop) {
        double loss = 0;
        int infeasible = 0;
        for (int number = 0; number < batches.size(); number++) {
            int[] batch = batches.get(number);
            long visit = (long) step * recipe.accumulation() + number;
            List<Augmentation> augmentations = augmentations(visit, batch);
            SeededRandom draws = SeededRandom.stream(trainer.spec().seed(), "dropout", visit);
            double weight = 1.0 / recipe.accumulation() / batch.length;
            int begin = 0;
            for (int[] part : train.parts(batch, partFrames)) {
                if (number + begin > 0 && stop.getAsBoolean()) {
                    return Optional.empty();
                }
                int end = begin + part.length;
                List<int[]> targets =
                        Arrays.stream(part).mapToObj(train::labels).toList();
                List<Augmentation> here = augmentations.isEmpty() ? List.of() : augmentations.subList(begin, end);
                try (LayerFeatures features = source.read(train.rows(part))) {
                    SequenceTrainer.PartLoss added =
                            trainer.accumulate(features, targets, here, weight, draws.nextLong());
                    loss += added.loss();
                    infeasible += added.infeasible();
                }
                begin = end;
            }
        }
        return Optional.of(new Gradient(loss, infeasible));
    }

    private List<Augmentation> augmentations(long visit, int[] batch) {
        if (augmenting == Augmenting.NONE) {
            return List.of(); // without asking for lengths, which recomputed features do not know before they are read
        }
        return augmenting.draw(
                visit, Arrays.stream(train.rows(batch)).map(source::frames).toArray());
    }
}
