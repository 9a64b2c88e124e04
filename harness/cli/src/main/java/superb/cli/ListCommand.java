package superb.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
import superb.task.TaskCard;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRegistry;

/** {@code superb list upstreams|tasks}. */
@Command(
        name = "list",
        aliases = "ls",
        mixinStandardHelpOptions = true,
        description = "Lists the upstreams or the tasks.",
        customSynopsis = {"superb list upstreams", "       superb list tasks --json"})
final class ListCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Parameters(paramLabel = "upstreams|tasks", description = "What to list.")
    private String what = "";

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        List<Map<String, Object>> rows =
                switch (what) {
                    case "upstreams" -> upstreams();
                    case "tasks" -> tasks();
                    default ->
                        throw new UsageException(
                                Problem.of("'" + what + "' cannot be listed").expected("upstreams or tasks"));
                };
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(rows));
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
