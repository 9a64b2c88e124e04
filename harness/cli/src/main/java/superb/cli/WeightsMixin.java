package superb.cli;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Option;
import superb.error.Problem;
import superb.error.UsageException;

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
