package superb.cli;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;
import superb.error.Problem;
import superb.error.UsageException;
import superb.run.FeatureCache;

/** Where features are kept, and how many. */
final class CacheMixin {
    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "Feature store. Default: SUPERB_CACHE_DIR, else ~/.cache/superb/features.")
    private Optional<Path> directory = Optional.empty();

    @Option(
            names = "--cache-budget",
            paramLabel = "SIZE",
            defaultValue = "100GiB",
            description = "The store never grows beyond this; least recently used features go first."
                    + " Default: ${DEFAULT-VALUE}.")
    private String budget = "100GiB";

    @Option(
            names = "--feature-cache",
            paramLabel = "MODE",
            defaultValue = "auto",
            description = "auto: each clip passes the upstream once, if what PR and ASR need of it fits the budget;"
                    + " pooled or frames: always; off: at every access. Default: ${DEFAULT-VALUE}.")
    private String mode = "auto";

    Path directory() {
        return directory.orElseGet(() -> Folders.ofProcess().featureCache());
    }

    String budget() {
        return budget;
    }

    FeatureCache mode() {
        return switch (mode.toLowerCase(Locale.ROOT)) {
            case "auto" -> FeatureCache.AUTO;
            case "pooled" -> FeatureCache.POOLED;
            case "frames" -> FeatureCache.FRAMES;
            case "off" -> FeatureCache.OFF;
            default ->
                throw new UsageException(Problem.of("unknown feature cache '" + mode + "'")
                        .at("--feature-cache")
                        .expected("auto, pooled, frames or off"));
        };
    }
}
