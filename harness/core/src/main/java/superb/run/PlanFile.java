package superb.run;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import superb.engine.EngineInfo;
import superb.record.Identity;
import superb.record.RecordFiles;
import superb.record.RecordJson;
import superb.record.Redaction;

/**
 * What a run's folder is going to answer, and with which options: written before the work, so that the folder of a run that did not end
 * says so too. The options are those in effect, after defaults and files, by their long names.
 */
final class PlanFile {
    static final String NAME = "plan.json";

    private PlanFile() {}

    private record Plan(String recordId, String runId, Identity identity, Map<String, Object> options) {}

    /** One in the folder of every seed that has no record yet: a record lists its own plan. */
    static void begin(Cell cell, EngineInfo upstreamEngine) {
        for (long seed : cell.settings().seeds()) {
            if (!RecordFiles.in(cell.folder(seed)).complete()) {
                write(cell, seed, upstreamEngine);
            }
        }
    }

    static void write(Cell cell, long seed, EngineInfo upstreamEngine) {
        Identity identity = cell.identity(seed);
        Plan plan = new Plan(identity.recordId(), cell.runId(seed), identity, options(cell, upstreamEngine));
        RecordFiles.in(cell.folder(seed)).write(NAME, RecordJson.pretty(RecordJson.tree(plan)));
    }

    private static Map<String, Object> options(Cell cell, EngineInfo engine) {
        RunSettings settings = cell.settings();
        Map<String, Object> options = new LinkedHashMap<>();
        options.put("upstream", cell.card().name());
        options.put("tasks", cell.task().id());
        options.put("out", text(settings.out()));
        options.put("cache-dir", text(settings.cacheDir()));
        options.put("cache-budget", settings.budget().bytes());
        options.put("feature-cache", lower(settings.cache()));
        options.put("features", settings.features().protocol());
        options.put("limit", settings.limit().map(Limit::value));
        options.put("seeds", settings.seeds());
        options.put(
                "lr",
                settings.search().isPresent() ? Optional.empty() : cell.rates().get(0));
        options.put("lr-search", settings.search().map(LearningRates::name));
        options.put("profile", settings.profile().id());
        options.put("steps", cell.recipe().steps());
        options.put("batch-size", cell.recipe().batch());
        options.put("max-frames-per-batch", settings.maxFrames());
        options.put("precision", settings.precision().id());
        options.put("engine", engine.name());
        options.put("device", engine.deviceActual());
        options.put("threads", engine.threads());
        options.put("resume", settings.resume() == RunSettings.Resume.CONTINUE);
        options.put("keep-going", settings.faults() == RunSettings.Faults.KEEP_GOING);
        options.put("samples", settings.samples() == RunSettings.Samples.WRITTEN);
        return options;
    }

    private static String text(Path path) {
        return Redaction.ofThisUser().text(path.toString());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }
}
