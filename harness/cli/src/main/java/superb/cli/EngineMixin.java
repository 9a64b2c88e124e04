package superb.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine.Option;
import superb.engine.Engine;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.engine.Precision;
import superb.error.Problem;
import superb.error.UsageException;

/** Where and how upstreams run. */
final class EngineMixin {
    @Option(
            names = {"-d", "--device"},
            paramLabel = "DEVICE",
            defaultValue = "${env:SUPERB_DEVICE:-auto}",
            description = "auto, cpu, cuda or cuda:N. A device that is named is used or the run fails; only auto may"
                    + " fall back. Default: ${DEFAULT-VALUE}.")
    private String device = "auto";

    @Option(
            names = "--engine",
            paramLabel = "E",
            defaultValue = "${env:SUPERB_ENGINE:-auto}",
            description =
                    "What runs the upstream: torch, onnx (ONNX Runtime, CPU) or auto, the faster: on a CPU onnx for"
                            + " transformers in fp32 and for int8-dynamic, else torch. Heads train in torch. Default: ${DEFAULT-VALUE}.")
    private String engine = "auto";

    @Option(
            names = "--threads",
            paramLabel = "N",
            split = ",",
            description = "CPU threads of the engine; superb bench takes several numbers, N,N. Default: SUPERB_THREADS,"
                    + " else the cores this process may use.")
    private List<Integer> threads = new ArrayList<>();

    @Option(
            names = "--precision",
            paramLabel = "P",
            defaultValue = "fp32",
            description = "Arithmetic of the upstream: fp32, bf16, fp16 or, with onnx, int8-dynamic."
                    + " Default: ${DEFAULT-VALUE}.")
    private String precision = "fp32";

    Precision precision() {
        return Arrays.stream(Precision.values())
                .filter(it -> it.id().equals(precision.toLowerCase(Locale.ROOT)))
                .findFirst()
                .orElseThrow(() -> new UsageException(Problem.of("unknown precision '" + precision + "'")
                        .at("--precision")
                        .expected("fp32, bf16, fp16 or int8-dynamic")));
    }

    EngineOptions options() {
        return options(threads());
    }

    private EngineOptions options(int count) {
        if (!device.matches("auto|cpu|cuda(:[0-9]{1,3})?")) {
            boolean task = device.matches("(?i)asr|pr|sid|ks|ic|er|sf|asv|sd|qbe");
            throw new UsageException(Problem.of("unknown device '" + device + "'")
                    .at("--device")
                    .expected("auto, cpu, cuda or cuda:N")
                    .next(task ? "-d is the device here; tasks are named with -t " + device : "superb doctor"));
        }
        return new EngineOptions(device, count).keeping(Folders.ofProcess().graphs());
    }

    int threads() {
        List<Integer> counts = threadCounts();
        if (counts.size() > 1) {
            throw new UsageException(Problem.of("one number of threads is needed here")
                    .at("--threads " + counts)
                    .next("superb bench measures several numbers"));
        }
        return counts.get(0);
    }

    /** One or more, for a command that tries each. */
    List<Integer> threadCounts() {
        String environment = System.getenv().getOrDefault("SUPERB_THREADS", "");
        List<Integer> counts = new ArrayList<>(threads);
        if (counts.isEmpty()) {
            counts.add(environment.isBlank() ? Runtime.getRuntime().availableProcessors() : parse(environment));
        }
        for (int count : counts) {
            if (count < 1) {
                throw new UsageException(
                        Problem.of("the number of threads must be positive").at("--threads " + count));
            }
        }
        return counts;
    }

    /** Starts the engine that runs upstreams. The caller closes it. */
    EngineSession start() {
        return start(threads());
    }

    /** The same with so many threads. */
    EngineSession start(int count) {
        EngineOptions options = options(count);
        return Engine.named(name()).start(options);
    }

    /** The same for many clips, several of them side by side where that is faster. The caller closes it. */
    EngineSession startForCorpus() {
        EngineOptions options = options().sideBySide();
        return Engine.named(name()).start(options);
    }

    /** {@code torch}, {@code onnx} or {@code auto}. */
    String name() {
        String name = engine.toLowerCase(Locale.ROOT);
        if (!List.of("torch", "onnx", "auto").contains(name)) {
            throw new UsageException(
                    Problem.of("unknown engine '" + engine + "'").at("--engine").expected("auto, torch or onnx"));
        }
        return name;
    }

    private static int parse(String text) {
        try {
            return Integer.parseInt(text.strip());
        } catch (NumberFormatException e) {
            throw new UsageException(Problem.of("SUPERB_THREADS is not a number: '" + text + "'"), e);
        }
    }
}
