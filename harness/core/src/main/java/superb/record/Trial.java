package superb.record;

import java.util.Optional;

/**
 * One head that was trained.
 *
 * @param metric on which trials are compared, {@code dev.acc}
 * @param value best value of it; empty with a reason when training broke off
 * @param bestStep at which it was reached
 * @param steps optimiser updates
 * @param seconds of training; heads that train side by side share it
 * @param chosen whether this head was scored on test
 */
public record Trial(
        double lr,
        long seed,
        String metric,
        Optional<Double> value,
        Optional<Long> bestStep,
        long steps,
        double seconds,
        boolean chosen,
        Optional<String> reason) {}
