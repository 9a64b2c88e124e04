package superb.engine;

/**
 * What really runs.
 *
 * @param protocol identifies the arithmetic for the feature store; a change of it is a miss
 */
public record EngineInfo(
        String name,
        String version,
        String nativeVersion,
        String flavor,
        String deviceRequested,
        String deviceActual,
        int threads,
        String protocol) {}
