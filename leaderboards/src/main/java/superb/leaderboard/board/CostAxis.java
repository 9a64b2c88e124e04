package superb.leaderboard.board;

import java.util.Optional;
import java.util.function.BiFunction;

/** What a score is set against. Less is better on every axis. */
public enum CostAxis {
    PARAMS("params", "Parameters", "parameters of the upstream", (row, setting) -> row.cost()
            .params()
            .map(Long::doubleValue)),
    MACS("macs", "MACs", "MACs of a 5 s clip", (row, setting) -> row.cost()
            .macs()
            .map(Long::doubleValue)),
    LATENCY("latency", "Latency", "ms for a 5 s clip alone, 90th percentile", (row, setting) -> timing(row, setting)
            .flatMap(ModelCost.Timing::p90Ms)),
    MEMORY("memory", "Memory", "bytes of memory at the peak", (row, setting) -> timing(row, setting)
            .flatMap(ModelCost.Timing::memoryBytes)
            .map(Long::doubleValue)),
    FRAMES(
            "frames",
            "Frame rate",
            "hidden states a second",
            (row, setting) -> Optional.of(1000 / row.model().frameMs()));

    private final String id;
    private final String title;
    private final String unit;
    private final BiFunction<Row, Optional<Setting>, Optional<Double>> value;

    CostAxis(String id, String title, String unit, BiFunction<Row, Optional<Setting>, Optional<Double>> value) {
        this.id = id;
        this.title = title;
        this.unit = unit;
        this.value = value;
    }

    private static Optional<ModelCost.Timing> timing(Row row, Optional<Setting> setting) {
        return setting.map(it -> row.cost().timings().get(it));
    }

    public String id() {
        return id;
    }

    public String title() {
        return title;
    }

    public String unit() {
        return unit;
    }

    /** @param setting in which latency and memory count */
    public Optional<Double> value(Row row, Optional<Setting> setting) {
        return value.apply(row, setting);
    }

    /** Whether the number depends on where it was measured. */
    public boolean timed() {
        return this == LATENCY || this == MEMORY;
    }
}
