package superb.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.ServiceLoader;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import superb.audio.Waveform;
import superb.engine.Cost;
import superb.engine.CostCounter;
import superb.engine.MacsConvention;
import superb.engine.Precision;
import superb.error.EnvironmentException;
import superb.error.ExitCode;
import superb.error.Problem;
import superb.error.UsageException;
import superb.upstream.UpstreamModel;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;

/** {@code superb profile}: what a model costs by counting, without running it. */
@Command(
        name = "profile",
        mixinStandardHelpOptions = true,
        description = "Counts parameters, multiply-accumulates and memory of an upstream, in total and by part.",
        customSynopsis = {"superb profile --upstream hubert_base", "       superb profile --upstream hubert_base --json"
        })
final class ProfileCommand implements Callable<Integer> {
    private static final int BAR = 40;

    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-u", "--upstream"},
            required = true,
            paramLabel = "NAME",
            description = "The upstream; see superb list upstreams.")
    private String upstream = "";

    @Option(
            names = "--seconds",
            split = ",",
            defaultValue = "1,2,5,10,20",
            paramLabel = "S",
            description = "Clip lengths. Default: ${DEFAULT-VALUE}.")
    private List<Double> seconds = new ArrayList<>();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        UpstreamModel model = UpstreamRegistry.load().model(UpstreamRequest.parse(upstream));
        List<Cost> costs = new ArrayList<>();
        for (double length : seconds) {
            costs.add(cost(model, length));
        }
        PrintWriter out = spec.commandLine().getOut();
        if (json) {
            Map<String, Object> all = new LinkedHashMap<>();
            all.put("upstream", model.card().name());
            all.put("costs", costs);
            out.println(new ObjectMapper().writerWithDefaultPrettyPrinter().writeValueAsString(all));
        } else {
            print(out, model, costs);
        }
        out.flush();
        return ExitCode.OK.code();
    }

    private static void print(PrintWriter out, UpstreamModel model, List<Cost> costs) {
        Cost last = costs.get(costs.size() - 1);
        out.println(SuperbCommand.text(
                "%s: %,d parameters, %,.1f MB at fp32 (%s)",
                model.card().name(),
                last.params(),
                last.modelBytes(Precision.FP32).orElseThrow() / 1e6,
                model.card().source()));
        out.println();
        TextTable totals = new TextTable("seconds", "frames", "GMACs", "activations (MB, estimate)");
        for (Cost cost : costs) {
            totals.row(
                    SuperbCommand.text("%.2f", cost.samples() / (double) Waveform.SAMPLE_RATE_HZ),
                    cost.frames(),
                    SuperbCommand.text("%.3f", cost.macs() / 1e9),
                    SuperbCommand.text("%.1f", cost.peakActivationBytes() / 1e6));
        }
        out.println(totals);
        TextTable parts = new TextTable("part", "params", "GMACs", "share of the MACs of the longest clip");
        for (Cost.Row row : last.rows()) {
            double share = last.macs() == 0 ? 0 : row.macs() / (double) last.macs();
            parts.row(
                    row.scope(),
                    SuperbCommand.text("%,d", row.params()),
                    SuperbCommand.text("%.3f", row.macs() / 1e9),
                    SuperbCommand.text("%4.1f %% %s", 100 * share, "#".repeat((int) Math.round(BAR * share))));
        }
        out.print(parts);
    }

    /** The cost of a clip of that length, by the counting of the model table. */
    static Cost cost(UpstreamModel model, double seconds) {
        long samples = Math.round(seconds * Waveform.SAMPLE_RATE_HZ);
        if (samples < model.card().minSamples()) {
            throw new UsageException(Problem.of("a clip of " + seconds + " s is too short for "
                            + model.card().name())
                    .at("--seconds")
                    .expected("at least " + model.card().minSamples() + " samples"));
        }
        return counter().count(model, samples, MacsConvention.PRODUCTS);
    }

    static CostCounter counter() {
        return ServiceLoader.load(CostCounter.class)
                .findFirst()
                .orElseThrow(() -> new EnvironmentException(
                        Problem.of("no cost counter is on the class path").next("rebuild with mvn package")));
    }
}
