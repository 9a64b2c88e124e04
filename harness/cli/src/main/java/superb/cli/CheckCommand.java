package superb.cli;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;
import superb.check.Conformance;
import superb.check.Finding;
import superb.check.StoredChecks;
import superb.check.UpstreamCheck;
import superb.engine.EngineSession;
import superb.error.ExitCode;
import superb.store.StoreIdentity;
import superb.upstream.Upstream;

/** {@code superb check}: whether an upstream behaves as its card says. */
@Command(
        name = "check",
        mixinStandardHelpOptions = true,
        sortOptions = false,
        description = {
            "Checks an upstream: loads, states, determinism, padding, shortest clip, silence, noise, half a minute.",
            "One line each; the exit code is 0, or 4 if something failed. Records of later runs cite the result."
        },
        customSynopsis = {
            "superb check --upstream hubert_base --upstream-ckpt hubert.safetensors",
            "       superb check --upstream student:layers=3,dim=384 --init random --json"
        })
final class CheckCommand implements Callable<Integer> {
    @Spec
    private CommandSpec spec;

    @Option(
            names = {"-u", "--upstream"},
            required = true,
            paramLabel = "NAME",
            description = "The upstream; see superb list upstreams. Or onnx:FILE, torchscript:FILE.")
    private String upstream = "";

    @Mixin
    private WeightsMixin weights = new WeightsMixin();

    @Mixin
    private EngineMixin engine = new EngineMixin();

    @Option(
            names = "--cache-dir",
            paramLabel = "DIR",
            description =
                    "Feature store that keeps the result. Default: SUPERB_CACHE_DIR, else ~/.cache/superb/features.")
    private Optional<Path> cache = Optional.empty();

    @Option(names = "--json", description = "As JSON.")
    private boolean json;

    @Override
    public Integer call() throws IOException {
        PrintWriter out = spec.commandLine().getOut();
        try (Upstreams upstreams = Upstreams.open(List.of(upstream), weights, engine);
                EngineSession session = engine.start()) {
            Upstream chosen = upstreams.only();
            Conformance found = new UpstreamCheck(session, finding -> {
                        if (!json) {
                            print(out, finding);
                        }
                    })
                    .run(chosen, engine.precision());
            StoreIdentity identity = StoreIdentity.of(
                    chosen.model().card(),
                    chosen.weights(),
                    engine.precision(),
                    session.info(chosen, engine.precision()));
            StoredChecks.in(cache.orElseGet(() -> Folders.ofProcess().featureCache()))
                    .save(identity, found);
            if (json) {
                out.println(new ObjectMapper()
                        .writerWithDefaultPrettyPrinter()
                        .writeValueAsString(summary(chosen, identity, found)));
            } else {
                out.println(
                        found.passed()
                                ? chosen.model().card().name() + " conforms"
                                : chosen.model().card().name() + " does not conform");
            }
            out.flush();
            return (found.passed() ? ExitCode.OK : ExitCode.PARTIAL).code();
        }
    }

    private static void print(PrintWriter out, Finding finding) {
        out.println(SuperbCommand.text(
                "%s  %-16s  %s",
                finding.passed() ? "PASS" : "FAIL",
                finding.name(),
                finding.detail().replace("\n", "\n" + " ".repeat(24))));
        out.flush();
    }

    private static Map<String, Object> summary(Upstream chosen, StoreIdentity identity, Conformance found) {
        Map<String, Object> all = new LinkedHashMap<>();
        all.put("upstream", chosen.model().card().name());
        all.put("weights", chosen.weights().provenance());
        all.put("weights_sha256", identity.weightsSha256());
        all.put("precision", identity.precision());
        all.put("engine", identity.protocol());
        all.put("passed", found.passed());
        found.determinism().ifPresent(value -> all.put("determinism", value));
        found.padding()
                .ifPresent(value -> all.put(
                        "padding_invariance", Map.of("max_abs", value.maxAbs(), "cosine_min", value.cosineMin())));
        found.peakResidentBytes().ifPresent(value -> all.put("peak_resident_bytes", value));
        all.put(
                "findings",
                found.findings().stream()
                        .map(finding -> {
                            Map<String, Object> one = new LinkedHashMap<>();
                            one.put("name", finding.name());
                            one.put("passed", finding.passed());
                            one.put("detail", finding.detail());
                            return one;
                        })
                        .toList());
        return all;
    }
}
