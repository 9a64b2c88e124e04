package superb.run;

import java.util.List;
import superb.error.Problem;
import superb.error.UsageException;

/**
 * A named, versioned grid of learning rates, chosen on dev with everything else fixed.
 *
 * @param name as given to {@code --lr-search}
 */
public record LearningRates(String name, List<Double> values) {
    public LearningRates {
        values = List.copyOf(values);
    }

    /** The five rates of SUPERB's search (spec: tasks 1.8). */
    public static LearningRates named(String name) {
        if (name.equals("superb-v1")) {
            return new LearningRates(name, List.of(1e-1, 1e-2, 1e-3, 1e-4, 1e-5));
        }
        throw new UsageException(Problem.of("unknown learning-rate grid '" + name + "'")
                .at("--lr-search")
                .expected("superb-v1 (1e-1, 1e-2, 1e-3, 1e-4, 1e-5)"));
    }
}
