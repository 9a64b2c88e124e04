package superb.engine;

import java.nio.file.Path;
import java.util.Optional;

/**
 * @param device {@code cpu}, {@code cuda}, {@code cuda:1}; {@code auto} takes CUDA where it works, else the CPU
 * @param threads intra-op threads on the CPU
 * @param lanes clips that an upstream may be given side by side, each with its share of the threads; an engine that cannot
 *     do that takes one at a time, with all threads ({@link OpenUpstream#lanes})
 * @param graphs where an engine that writes models into files keeps them for the next time; without it they go at once
 */
public record EngineOptions(String device, int threads, int lanes, Optional<Path> graphs) {
    private static final int MOST_LANES = 4;

    public EngineOptions {
        if (lanes < 1 || lanes > threads) {
            throw new IllegalArgumentException(lanes + " lanes for " + threads + " threads");
        }
    }

    /** One clip at a time. */
    public EngineOptions(String device, int threads) {
        this(device, threads, 1, Optional.empty());
    }

    /**
     * For many clips: as many side by side as share the threads evenly, at most four, since each needs memory of its own.
     */
    public EngineOptions sideBySide() {
        int most = 1;
        for (int count = 2; count <= MOST_LANES; count++) {
            most = threads % count == 0 ? count : most;
        }
        return new EngineOptions(device, threads, most, graphs);
    }

    /** The same on another device. */
    public EngineOptions on(String other) {
        return new EngineOptions(other, threads, lanes, graphs);
    }

    /** The same with graphs kept in a folder. */
    public EngineOptions keeping(Path folder) {
        return new EngineOptions(device, threads, lanes, Optional.of(folder));
    }
}
