package superb.run;

import java.util.Locale;
import java.util.Optional;
import superb.error.Problem;
import superb.error.UsageException;
import superb.task.Recipe;

/** How much of the protocol a run takes on; anything but all of it is marked in the record. */
public enum Profile {
    /** The task's recipe. */
    SUPERB,
    /**
     * A tenth of the optimiser updates, though not fewer than teach a head something: scores that rank models, and compare
     * with nothing else.
     */
    FAST,
    /** A handful of updates on a few clips: does it run at all? */
    SMOKE;

    private static final int FASTER = 10;
    private static final int FAST_LEAST = 300;
    private static final int SMOKE_STEPS = 10;
    private static final double SMOKE_CLIPS = 16;

    public static Profile parse(String text) {
        for (Profile profile : values()) {
            if (profile.id().equals(text.toLowerCase(Locale.ROOT))) {
                return profile;
            }
        }
        throw new UsageException(
                Problem.of("unknown profile '" + text + "'").at("--profile").expected("superb, fast or smoke"));
    }

    public String id() {
        return name().toLowerCase(Locale.ROOT);
    }

    Recipe of(Recipe recipe) {
        return switch (this) {
            case SUPERB -> recipe;
            case FAST -> fast(recipe);
            case SMOKE -> steps(recipe, SMOKE_STEPS, SMOKE_STEPS / 2);
        };
    }

    private static Recipe fast(Recipe recipe) {
        int steps = Math.min(recipe.steps(), Math.max(FAST_LEAST, recipe.steps() / FASTER));
        return steps(recipe, steps, (int) Math.max(1, (long) recipe.evalEvery() * steps / recipe.steps()));
    }

    private static Recipe steps(Recipe recipe, int steps, int evalEvery) {
        return recipe.withSteps(steps, Math.min(evalEvery, steps));
    }

    /** Clips of a split, where the user does not say. */
    public Optional<Limit> limit() {
        return this == SMOKE ? Optional.of(new Limit(SMOKE_CLIPS)) : Optional.empty();
    }
}
