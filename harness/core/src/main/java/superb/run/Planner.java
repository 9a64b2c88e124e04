package superb.run;

import java.util.ArrayList;
import java.util.List;
import superb.error.Problem;
import superb.error.UsageException;
import superb.task.Corpus;
import superb.task.Recipe;
import superb.upstream.Upstream;

/** Turns upstreams, data and settings into the cells of a run. */
public final class Planner {
    private Planner() {}

    /** Every upstream on every task, upstream by upstream, so that each is opened once. */
    public static List<Cell> cells(List<Upstream> upstreams, List<TaskData> tasks, RunSettings settings) {
        List<Cell> cells = new ArrayList<>();
        for (Upstream upstream : upstreams) {
            for (TaskData data : tasks) {
                cells.add(cell(upstream, data, settings));
            }
        }
        return cells;
    }

    private static Cell cell(Upstream upstream, TaskData data, RunSettings settings) {
        if (settings.cache() == FeatureCache.POOLED && data.transcription().isPresent()) {
            throw new UsageException(Problem.of("task '%s' reads frames in their order; pooled features have none"
                            .formatted(data.task().card().id()))
                    .at("--feature-cache pooled")
                    .expected("auto, frames or off"));
        }
        Recipe recipe = settings.profile().of(data.recipe());
        if (settings.steps().isPresent()) {
            int steps = settings.steps().get();
            recipe = recipe.withSteps(steps, Math.min(recipe.evalEvery(), steps));
        }
        if (settings.batch().isPresent()) {
            recipe = recipe.withBatch(settings.batch().get());
        }
        double rate = settings.learningRate().orElse(recipe.learningRate());
        List<Double> rates = settings.search().map(LearningRates::values).orElse(List.of(rate));
        return new Cell(upstream, data, recipe.withLearningRate(rate), rates, settings);
    }

    /** The part of a corpus that a run shall use. */
    public static Corpus limited(Corpus corpus, RunSettings settings) {
        return settings.limit()
                .map(limit -> new Corpus(
                        corpus.name(),
                        limit.of(corpus.train()),
                        limit.of(corpus.dev()),
                        limit.of(corpus.test()),
                        corpus.labelNames(),
                        corpus.deviations()))
                .orElse(corpus);
    }
}
