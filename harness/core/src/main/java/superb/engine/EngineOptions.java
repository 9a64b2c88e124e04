package superb.engine;

/**
 * @param device {@code cpu}, {@code cuda}, {@code cuda:1}; {@code auto} takes CUDA where it works, else the CPU
 * @param threads intra-op threads on the CPU
 */
public record EngineOptions(String device, int threads) {}
