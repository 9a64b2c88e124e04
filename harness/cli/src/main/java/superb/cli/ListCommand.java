package superb.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import superb.engine.Cost;
import superb.error.ExitCode;
import superb.error.Problem;
import superb.error.UsageException;
import superb.record.IndexLine;
import superb.record.RunIndex;
import superb.store.CacheDirectory;
import superb.store.StoreEntry;
import superb.store.StoreIdentity;
import superb.task.TaskCard;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRegistry;

/** {@code superb list upstreams|tasks|records|caches}. */
@Command(
        name = "list",
        aliases = "ls",
        mixinStandardHelpOptions = true,
        description = "Lists the upstreams, the tasks, the records of a folder, or the feature store.",
        customSynopsis = {
            "superb list upstreams",
            "       superb list tasks --json",
            "       superb list records --out runs",
            "       superb list caches"
        })
final class ListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "upstreams|tasks|records|caches", description = "What to list.")
    private String what = "";

    @Option(
            names = {"-o", "--out"},
            defaultValue = "runs",
            paramLabel = "DIR",
            description = "records: the folder that superb run wrote. Default: ./${DEFAULT-VALUE}.")
    private Path runs = Path.of("runs");

    @Option(names = "--rebuild", description = "records: make the folder's index.jsonl again from its records.")
    private boolean rebuild;

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description = "caches: the store. Default: SUPERB_CACHE_DIR, else ~/.cache/superb/features.")
    private Optional<Path> cache = Optional.empty();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        List<Map<String, Object>> rows =
                switch (what) {
                    case "upstreams" -> upstreams();
                    case "tasks" -> tasks();
                    case "records" -> records();
                    case "caches" -> caches();
                    default ->
                        throw new UsageException(Problem.of("'" + what + "' cannot be listed")
                                .expected("upstreams, tasks, records or caches"));
                };
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(rows));
        } else if (rows.isEmpty()) {
            out.println("none");
        } else {
            TextTable table = new TextTable(rows.get(0).keySet().toArray(String[]::new));
            rows.forEach(row -> table.row(row.values().toArray()));
            out.print(table);
        }
        out.flush();
        return ExitCode.OK.code();
    }

    private static List<Map<String, Object>> upstreams() {
        UpstreamRegistry registry = UpstreamRegistry.load();
        Map<String, UpstreamModel> models = new TreeMap<>();
        registry.models().forEach(model -> models.put(model.card().name(), model));
        registry.aliases().forEach((alias, request) -> models.put(alias, registry.model(request)));
        List<Map<String, Object>> rows = new ArrayList<>();
        for (Map.Entry<String, UpstreamModel> named : models.entrySet()) {
            UpstreamModel model = named.getValue();
            UpstreamCard card = model.card();
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("name", named.getKey());
            row.put("family", card.family());
            row.put("layers", card.layers());
            row.put("dim", card.dim());
            row.put("states", card.states());
            row.put("frame ms", number(card.frameMillis()));
            Cost cost = ProfileCommand.cost(model, 10);
            row.put("params", SuperbCommand.text("%.2f M", cost.params() / 1e6));
            row.put("MACs at 10 s", SuperbCommand.text("%.2f G", cost.macs() / 1e9));
            row.put("source", card.source());
            rows.add(row);
        }
        return rows;
    }

    /** By the index, which costs one small file however many records there are. */
    private List<Map<String, Object>> records() {
        if (!Files.isDirectory(runs)) {
            throw new UsageException(Problem.of("there is no folder of records")
                    .at("--out " + runs)
                    .expected("a folder that superb run wrote"));
        }
        RunIndex index = RunIndex.in(runs);
        boolean lost = !Files.exists(runs.resolve(RunIndex.FILE)) && Files.isWritable(runs);
        if (rebuild || lost) {
            index.rebuild().forEach(problem -> spec.commandLine().getErr().println("left out: " + problem));
            spec.commandLine().getErr().flush();
        }
        List<Map<String, Object>> rows = new ArrayList<>();
        for (IndexLine line : index.read()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("record", line.recordId());
            row.put("task", line.task().replaceFirst("^superb\\.", ""));
            row.put("upstream", line.upstream());
            row.put("weights", line.trained() ? "trained" : "random");
            row.put("precision", line.precision());
            row.put("seed", line.seed());
            row.put("corpus", line.dataset());
            row.put("metric", line.metric());
            row.put("test", SuperbCommand.text("%.4f", line.value()));
            row.put("status", line.status().name().toLowerCase(Locale.ROOT));
            row.put("started", line.started());
            row.put("folder", runs.resolve(line.path()).toString());
            rows.add(row);
        }
        return rows;
    }

    private List<Map<String, Object>> caches() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (StoreEntry entry : CacheDirectory.of(
                        cache.orElseGet(() -> Folders.ofProcess().featureCache()))
                .list()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("upstream", entry.identity().map(StoreIdentity::name).orElse("?"));
            row.put("precision", entry.identity().map(StoreIdentity::precision).orElse("?"));
            row.put("clips", entry.rowsAbout());
            row.put("bytes", entry.bytes());
            row.put("last used", entry.lastUsed().toString());
            row.put("folder", entry.folder().toString());
            rows.add(row);
        }
        return rows;
    }

    private static List<Map<String, Object>> tasks() {
        List<Map<String, Object>> rows = new ArrayList<>();
        for (TaskCard card : Tasks.all().stream().map(task -> task.card()).toList()) {
            Map<String, Object> row = new LinkedHashMap<>();
            row.put("id", card.id());
            row.put("task", card.title());
            row.put("version", card.version());
            row.put("corpus", card.corpus());
            row.put("metric", card.metric());
            row.put("better", card.higherIsBetter() ? "higher" : "lower");
            row.put("batch", card.recipe().effectiveBatch());
            row.put("lr", card.recipe().learningRate());
            row.put("steps", card.recipe().steps());
            rows.add(row);
        }
        return rows;
    }

    private static String number(double value) {
        return value == Math.rint(value) ? Long.toString((long) value) : Double.toString(value);
    }
}
