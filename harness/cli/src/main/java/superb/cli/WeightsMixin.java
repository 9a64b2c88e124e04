package superb.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import picocli.CommandLine.Option;
import superb.error.Problem;
import superb.error.UntrustedException;
import superb.error.UsageException;
import superb.upstream.UpstreamRequest;
import superb.upstream.Weights;

/** Where the numbers of an upstream come from: a file, or a seed. */
final class WeightsMixin {
    @Option(
            names = {"-k", "--upstream-ckpt"},
            paramLabel = "[NAME=]FILE",
            description =
                    "Weights of the upstream, a file or a folder that superb convert wrote; with several upstreams"
                            + " NAME=FILE, repeated.")
    private List<String> checkpoints = new ArrayList<>();

    @Option(
            names = "--upstream-config",
            paramLabel = "FILE",
            description = "A model.yaml, config.json or mean-std.npy that does not lie beside the weights; repeated.")
    private List<Path> configurations = new ArrayList<>();

    @Option(
            names = "--upstream-revision",
            paramLabel = "[NAME=]SHA256",
            description =
                    "What the published file must hash to, at least its first 8 digits; anything else is refused.")
    private List<String> revisions = new ArrayList<>();

    @Option(
            names = "--init",
            paramLabel = "random",
            description = "Untrained weights instead of a file; every record and table says so.")
    private Optional<String> init = Optional.empty();

    @Option(
            names = "--init-seed",
            paramLabel = "N",
            defaultValue = "1337",
            description = "Seed of --init random. Default: ${DEFAULT-VALUE}.")
    private long initSeed = 1337;

    /** The file for an upstream; {@code several} says that a plain FILE would be ambiguous. */
    Optional<Path> checkpoint(String upstream, boolean several) {
        Optional<Path> found = Optional.empty();
        for (String text : checkpoints) {
            int equals = text.indexOf('=');
            boolean named = equals > 0 && text.substring(0, equals).equals(upstream);
            boolean plain = equals < 0 || Path.of(text).toFile().exists();
            if (!named && plain && several) {
                throw new UsageException(Problem.of("one checkpoint was given for several upstreams")
                        .at("--upstream-ckpt " + text)
                        .next("name its upstream: --upstream-ckpt " + upstream + "=" + text));
            }
            if (named) {
                found = Optional.of(Path.of(text.substring(equals + 1)));
            } else if (plain) {
                found = Optional.of(Path.of(text));
            }
        }
        return found;
    }

    /**
     * Refuses weights that do not come from the file that was asked for.
     *
     * @throws UntrustedException if the hashes differ
     */
    void checkRevision(UpstreamRequest request, Weights weights) {
        for (String text : revisions) {
            int equals = text.indexOf('=');
            String wanted = text.substring(equals + 1).toLowerCase(Locale.ROOT);
            if (!wanted.matches("[0-9a-f]{8,64}")) {
                throw new UsageException(Problem.of("'" + wanted + "' is no SHA-256")
                        .at("--upstream-revision " + text)
                        .expected("8 to 64 hexadecimal digits, as sha256sum FILE prints them"));
            }
            if (equals < 0 || text.substring(0, equals).equals(request.name())) {
                String found = weights.origin().sha256().orElseGet(weights::sha256);
                if (!found.startsWith(wanted)) {
                    throw new UntrustedException(
                            Problem.of("the weights of '" + request + "' are not of the revision that was asked for")
                                    .at("--upstream-revision " + text)
                                    .expected("SHA-256 " + wanted + ", found " + found));
                }
            }
        }
    }

    List<Path> configurations() {
        return List.copyOf(configurations);
    }

    boolean random() {
        init.ifPresent(value -> {
            if (!value.equals("random")) {
                throw new UsageException(Problem.of("unknown initialisation '" + value + "'")
                        .at("--init")
                        .expected("random"));
            }
        });
        return init.isPresent();
    }

    long seed() {
        return initSeed;
    }
}
