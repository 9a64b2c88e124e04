package superb.train;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import superb.task.Recipe;

/**
 * The training of all heads of a {@link ProbeSpec} by a recipe (spec: tasks 1.7): optimiser updates up to the last, dev
 * after every {@code evalEvery} of them and at the end, and for every head the parameters where dev was strictly best.
 * A training that is interrupted and resumed ends with the same bits as an unbroken one. Uses the trainer's thread;
 * closes nothing.
 */
public final class ProbeTraining {
    private final ProbeTrainer trainer;
    private final Recipe recipe;
    private final FeatureTable features;
    private final List<UpdateStream> streams;
    private final DevSet dev;

    /**
     * @param features rows of both splits
     * @throws superb.error.DataException if labels do not fit the heads, or a split cannot be sampled as the recipe wants
     */
    public ProbeTraining(
            ProbeTrainer trainer, Recipe recipe, FeatureTable features, ProbeSplit train, ProbeSplit devSplit) {
        ProbeSpec spec = trainer.spec();
        train.check(spec.slots(), true);
        devSplit.check(spec.slots(), false);
        this.trainer = trainer;
        this.recipe = recipe;
        this.features = features;
        this.streams = spec.seeds().stream()
                .map(seed -> new UpdateStream(recipe, train, spec.slots().size(), seed))
                .toList();
        this.dev = new DevSet(recipe.devSampling(), devSplit, spec.seeds());
    }

    /**
     * Trains from {@code from} to the end, or until {@code stop} says so, which is asked about twice a second.
     *
     * @param from {@link ProbeState#start}, or a state that was saved
     * @return the state at the end; unfinished if stopped
     */
    public ProbeState run(ProbeState from, TrainingListener listener, BooleanSupplier stop) {
        if (!from.spec().equals(trainer.spec())) {
            throw new IllegalArgumentException("a state of " + from.spec() + " for " + trainer.spec());
        }
        trainer.restore(from.training());
        List<HeadProgress> heads = from.heads();
        Pace pace = new Pace(from.step());
        ProbeState state = from;
        int step = from.step();
        while (true) {
            if (due(step) && !(state.step() == step && state.evaluated())) {
                state = evaluate(state, step, heads);
                heads = state.heads();
                listener.save(state);
            }
            if (step == recipe.steps()) {
                return state;
            }
            if (stop.getAsBoolean()) {
                if (state.step() != step) {
                    state = new ProbeState(state.spec(), step, trainer.state(), state.best(), heads, state.curves());
                    listener.save(state);
                }
                return state;
            }
            StepLog log = trainer.train(features, updates(step, Math.min(pace.call(), untilDue(step))));
            heads = after(heads, log);
            step += log.updates();
            listener.progress(step, recipe.steps(), pace.after(step));
        }
    }

    /** What the dev-best parameters of {@code state} say of a split: the reported test. Leaves the trainer with the state. */
    public ProbePredictions test(ProbeState state, ProbeSplit test) {
        test.check(trainer.spec().slots(), false);
        trainer.restore(state.best());
        int[][][] classes = trainer.predict(features, rows(test));
        trainer.restore(state.training());
        return new ProbePredictions(test, classes);
    }

    /** Logits {@code [heads][clips][classes]} of the dev-best parameters. Leaves the trainer with the state. */
    public float[][][] logits(ProbeState state, ProbeSplit split) {
        trainer.restore(state.best());
        float[][][] logits = trainer.logits(features, rows(split));
        trainer.restore(state.training());
        return logits;
    }

    private static int[] rows(ProbeSplit split) {
        return IntStream.range(0, split.clips()).map(clip -> split.row(clip, 0)).toArray();
    }

    private boolean due(int step) {
        return step == recipe.steps() || step > 0 && step % recipe.evalEvery() == 0;
    }

    private int untilDue(int step) {
        return Math.min(recipe.steps(), (step / recipe.evalEvery() + 1) * recipe.evalEvery()) - step;
    }

    private List<Updates> updates(int first, int count) {
        return streams.stream().map(stream -> stream.take(first, count)).toList();
    }

    private static List<HeadProgress> after(List<HeadProgress> heads, StepLog log) {
        return IntStream.range(0, heads.size())
                .mapToObj(head -> heads.get(head).after(log, head))
                .toList();
    }

    private ProbeState evaluate(ProbeState before, int step, List<HeadProgress> heads) {
        ProbeSpec spec = trainer.spec();
        double[] metric = dev.accuracy(trainer, features);
        Map<String, FloatTensor> now = trainer.state();
        Map<String, FloatTensor> best = new LinkedHashMap<>();
        before.best().forEach((name, tensor) -> best.put(name, improved(heads, metric, tensor, now.get(name))));
        List<HeadProgress> after = new ArrayList<>();
        List<CurveRow> curves = new ArrayList<>(before.curves());
        for (int head = 0; head < spec.heads(); head++) {
            HeadProgress progress = heads.get(head);
            double loss = progress.lossSum() / progress.counted();
            double norm = progress.normSum() / progress.counted();
            curves.add(new CurveRow(step, head, loss, metric[head], spec.learningRate(head), norm));
            after.add(progress.evaluated(step, metric[head]));
        }
        return new ProbeState(spec, step, now, best, after, curves);
    }

    private static FloatTensor improved(List<HeadProgress> heads, double[] metric, FloatTensor best, FloatTensor now) {
        return FloatTensor.stack(IntStream.range(0, heads.size())
                .mapToObj(head -> heads.get(head).improvedBy(metric[head]) ? now.part(head) : best.part(head))
                .toList());
    }
}
