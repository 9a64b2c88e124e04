package superb.tasks;

import superb.task.Recipe;

/** Recipes for the bundled corpus, whose few clips need few updates: heads train in a second or two. */
final class MiniRecipes {
    private static final int STEPS = 2_000;
    private static final int EVAL_EVERY = 200;
    /** The stock rate of 1e-4 would need the official 200,000 updates. */
    private static final double LEARNING_RATE = 1e-3;

    private static final int VIEWS = 4;

    private MiniRecipes() {}

    static Recipe of(Recipe official) {
        return official.withSteps(STEPS, EVAL_EVERY)
                .withLearningRate(LEARNING_RATE)
                .withViews(Math.min(official.views(), VIEWS));
    }
}
