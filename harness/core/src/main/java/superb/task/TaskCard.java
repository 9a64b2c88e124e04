package superb.task;

/**
 * What is known of a task before any data is seen.
 *
 * @param id lower-case code, as accepted by {@code --tasks}
 * @param version changes with every change that moves scores
 * @param metric name in the record, {@code acc}
 * @param intervalUnit what confidence intervals are drawn over
 * @param recipe the official training recipe
 * @param miniRecipe the recipe for the bundled mini corpus: the official one, with as few updates and windows as that
 *     corpus needs
 */
public record TaskCard(
        String id,
        String title,
        String version,
        String corpus,
        String metric,
        boolean higherIsBetter,
        IntervalUnit intervalUnit,
        Recipe recipe,
        Recipe miniRecipe) {}
