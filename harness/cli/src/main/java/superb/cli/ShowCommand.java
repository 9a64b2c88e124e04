package superb.cli;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;
import superb.error.ExitCode;
import superb.modelfile.ModelFiles;
import superb.record.RecordFiles;
import superb.record.StoredRecord;
import superb.task.Recipe;
import superb.task.Task;
import superb.task.TaskCard;
import superb.upstream.Upstream;
import superb.upstream.UpstreamCard;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;

/** {@code superb show NAME}: everything known of one upstream, task or record. */
@Command(
        name = "show",
        mixinStandardHelpOptions = true,
        description = "Shows one upstream, task, or record.",
        customSynopsis = {"superb show hubert_base", "       superb show ks", "       superb show runs/RUN/record.json"
        })
final class ShowCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @ArgGroup(multiplicity = "1")
    private What what = new What();

    static final class What {
        @Parameters(paramLabel = "NAME", description = "An upstream, a task, a record.json or its folder.")
        private Optional<String> any = Optional.empty();

        @Option(
                names = {"-u", "--upstream"},
                paramLabel = "NAME",
                description = "An upstream.")
        private Optional<String> upstream = Optional.empty();
    }

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        String name = what.any.or(() -> what.upstream).orElseThrow();
        Path path = Path.of(name);
        Optional<Task> task =
                Tasks.all().stream().filter(it -> it.card().id().equals(name)).findFirst();
        String text;
        if (what.upstream.isPresent()) {
            text = upstream(name);
        } else if (Files.isDirectory(path)) {
            text = record(RecordFiles.in(path).read());
        } else if (Files.isRegularFile(path)) {
            text = record(RecordFiles.read(path));
        } else if (task.isPresent()) {
            text = json ? pretty(task.get().card()) : task(task.get().card());
        } else {
            text = upstream(name);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.print(text);
        out.flush();
        return ExitCode.OK.code();
    }

    private String upstream(String name) throws IOException {
        UpstreamRequest request = UpstreamRequest.parse(name);
        ModelFiles files = ModelFiles.load();
        if (files.knows(request)) {
            Upstream found = Upstreams.modelFile(files, request, new EngineMixin());
            return json ? pretty(found.model().card()) : table(found);
        }
        UpstreamModel model = UpstreamRegistry.load().model(request);
        return json ? pretty(model.card()) : table(model);
    }

    private static String table(Upstream file) {
        UpstreamCard card = file.model().card();
        String unknown = "not known: a model file whose arithmetic we do not read";
        return new TextTable(card.name(), card.source())
                .row("format", card.family())
                .row("hidden states", card.states() + " x " + card.dim())
                .row("frame period", card.frameMillis() + " ms")
                .row("shortest clip", card.minSamples() + " samples")
                .row("weights sha256", file.weights().sha256())
                .row("parameters", unknown)
                .row("MACs", unknown)
                .toString();
    }

    private static String table(UpstreamModel model) {
        UpstreamCard card = model.card();
        return new TextTable(card.name(), card.source())
                .row("family", card.family())
                .row("transformer layers", card.layers())
                .row("hidden states", card.states() + " x " + card.dim())
                .row("frame period", card.frameMillis() + " ms")
                .row("shortest clip", card.minSamples() + " samples")
                .row(
                        "parameters",
                        SuperbCommand.text("%,d", ProfileCommand.cost(model, 1).params()))
                .row(
                        "MACs at 1 s",
                        SuperbCommand.text("%,d", ProfileCommand.cost(model, 1).macs()))
                .row(
                        "MACs at 10 s",
                        SuperbCommand.text("%,d", ProfileCommand.cost(model, 10).macs()))
                .toString();
    }

    private static String task(TaskCard card) {
        Recipe recipe = card.recipe();
        return new TextTable(card.id(), card.title())
                .row("version", card.version())
                .row("corpus", card.corpus())
                .row("metric", card.metric() + (card.higherIsBetter() ? ", higher is better" : ", lower is better"))
                .row("head", "mean over time, Linear(dim, " + recipe.head().projection() + "), Linear")
                .row("batch", recipe.batch() + " clips x " + recipe.accumulation() + " accumulated")
                .row("optimiser", "Adam, learning rate " + recipe.learningRate() + ", clipping " + recipe.clipNorm())
                .row("updates", SuperbCommand.text("%,d", recipe.steps()))
                .row("dev every", SuperbCommand.text("%,d updates", recipe.evalEvery()))
                .row(
                        "on the mini corpus",
                        SuperbCommand.text("%,d updates", card.miniRecipe().steps()))
                .toString();
    }

    private String record(StoredRecord stored) throws IOException {
        if (json) {
            return pretty(stored.document());
        }
        TextTable table = new TextTable("field", "value");
        for (String part : new String[] {"record_id", "run_id", "status", "partial"}) {
            table.row(part, stored.document().path(part).asText());
        }
        for (String part :
                new String[] {"status_reasons", "nonstandard", "identity", "results", "accounting", "cost", "checks"}) {
            leaves(part, stored.document().path(part), table);
        }
        leaves("execution.graph", stored.document().at("/execution/graph"), table);
        return table.toString();
    }

    private static void leaves(String path, JsonNode node, TextTable table) {
        if (node.isObject()) {
            node.properties().forEach(member -> leaves(path + "." + member.getKey(), member.getValue(), table));
        } else if (!node.isNull() && !(node.isArray() && node.isEmpty())) {
            table.row(path, node.isTextual() ? node.asText() : node);
        }
    }

    private static String pretty(Object value) throws IOException {
        return new ObjectMapper()
                        .findAndRegisterModules()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(value) + "\n";
    }
}
