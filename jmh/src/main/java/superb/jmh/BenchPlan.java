package superb.jmh;

import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * How long and how often is measured.
 *
 * @param scenarios beside start, memory and leak gate, which are always measured
 * @param frontEnd whether the single stream is measured of the front end alone too
 * @param seconds lengths of the clips of the single stream
 * @param offlineClips of the list that is passed as fast as it goes
 * @param forks processes a length, and of cold starts; fewer than three are no measurement
 * @param patienceSeconds a 99th percentile that takes longer is left out
 * @param leakInferences of the leak gate; 0 leaves it out
 * @param leakSeconds length of its clips
 * @param leakPatienceSeconds after which the gate ends with the inferences that were made
 */
public record BenchPlan(
        Set<Scenario> scenarios,
        boolean frontEnd,
        List<Double> seconds,
        int offlineClips,
        int forks,
        double patienceSeconds,
        int leakInferences,
        double leakSeconds,
        double leakPatienceSeconds) {
    private static final int LEAK_INFERENCES = 1000;

    /** The usual lengths, 3 processes each, 99th percentiles where they take up to two minutes, the whole leak gate. */
    public static final BenchPlan FULL = new BenchPlan(
            EnumSet.allOf(Scenario.class),
            true,
            List.of(1.0, 2.0, 5.0, 10.0, 20.0),
            10,
            3,
            120,
            LEAK_INFERENCES,
            1,
            3600);

    /** The length that tables show; the leak gate as far as it gets in twelve seconds. */
    public static final BenchPlan QUICK =
            new BenchPlan(EnumSet.allOf(Scenario.class), false, List.of(5.0), 4, 3, 10, LEAK_INFERENCES, 0.2, 12);

    public BenchPlan {
        scenarios = Set.copyOf(scenarios);
        seconds = List.copyOf(seconds);
    }

    public BenchPlan withScenarios(Set<Scenario> others) {
        return with(others, seconds, leakInferences);
    }

    /** The same with clips of other lengths. */
    public BenchPlan withSeconds(List<Double> others) {
        return with(scenarios, others, leakInferences);
    }

    public BenchPlan withLeakInferences(int count) {
        return with(scenarios, seconds, count);
    }

    private BenchPlan with(Set<Scenario> newScenarios, List<Double> newSeconds, int newLeakInferences) {
        return new BenchPlan(
                newScenarios,
                frontEnd,
                newSeconds,
                offlineClips,
                forks,
                patienceSeconds,
                newLeakInferences,
                leakSeconds,
                leakPatienceSeconds);
    }
}
