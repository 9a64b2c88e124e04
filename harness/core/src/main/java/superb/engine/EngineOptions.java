package superb.engine;

import java.nio.file.Path;
import java.util.Optional;

/**
 * @param device {@code cpu}, {@code cuda}, {@code cuda:1}; {@code auto} takes CUDA where it works, else the CPU
 * @param threads intra-op threads on the CPU
 * @param graphs where an engine that writes models into files keeps them for the next time; without it they go at once
 */
public record EngineOptions(String device, int threads, Optional<Path> graphs) {

    public EngineOptions(String device, int threads) {
        this(device, threads, Optional.empty());
    }
}
