package superb.record;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import superb.engine.EngineInfo;
import superb.engine.WrittenGraph;
import superb.files.Sha256;

/**
 * The machine and the program, as far as files and system properties tell: no process is started and nothing native is loaded, so it
 * takes milliseconds.
 */
public record Environment(
        Execution.Harness harness,
        Execution.JavaRuntime java,
        String os,
        String kernel,
        Optional<String> container,
        Execution.Cpu cpu,
        List<Execution.Gpu> gpu,
        String machineFingerprint) {

    public static Environment collect(int threadsUsed) {
        LinuxFacts facts = LinuxFacts.ofThisMachine();
        Execution.Cpu cpu = new Execution.Cpu(
                facts.cpuModel(),
                Runtime.getRuntime().availableProcessors(),
                facts.cgroupQuota(),
                facts.governor(),
                threadsUsed,
                facts.load());
        List<Execution.Gpu> gpus = facts.gpus();
        Redaction redaction = Redaction.ofThisUser();
        List<String> flags = ManagementFactory.getRuntimeMXBean().getInputArguments();
        return new Environment(
                build(),
                new Execution.JavaRuntime(
                        System.getProperty("java.vm.vendor"),
                        System.getProperty("java.runtime.version"),
                        redaction.command(flags)),
                facts.osName(),
                System.getProperty("os.version"),
                facts.container(),
                cpu,
                gpus,
                fingerprint(cpu, facts.memoryBytes(), gpus));
    }

    /** The execution part of a record. */
    public Execution execution(
            String started,
            Execution.WallSeconds wallSeconds,
            Optional<Double> gpuHours,
            int resumed,
            List<EngineInfo> engines,
            Optional<WrittenGraph> graph,
            List<String> command) {
        Redaction redaction = Redaction.ofThisUser();
        return new Execution(
                started,
                wallSeconds,
                gpuHours,
                resumed,
                harness,
                java,
                engines.stream().map(Execution.EngineUse::of).toList(),
                graph,
                os,
                kernel,
                container,
                cpu,
                gpu,
                machineFingerprint,
                redaction.command(command),
                redaction.environment(System.getenv()));
    }

    /** Equal for equal hardware; says nothing of who owns it. */
    private static String fingerprint(Execution.Cpu cpu, long memoryBytes, List<Execution.Gpu> gpus) {
        String facts = String.join(
                "|",
                cpu.model(),
                Integer.toString(cpu.coresVisible()),
                cpu.cgroupQuota().map(String::valueOf).orElse("-"),
                Long.toString(Math.round(memoryBytes / (double) (1L << 30))) + " GiB",
                System.getProperty("os.name"),
                System.getProperty("os.arch"),
                gpus.stream().map(Execution.Gpu::name).sorted().toList().toString());
        return Sha256.of(facts).substring(0, 16);
    }

    private static Execution.Harness build() {
        Properties properties = new Properties();
        try (InputStream in = Environment.class.getResourceAsStream("/superb/build.properties")) {
            if (in != null) {
                properties.load(in);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("a resource of the program's own jar", e);
        }
        return new Execution.Harness(
                properties.getProperty("version", "unknown"),
                given(properties, "git.sha"),
                given(properties, "git.dirty").map(Boolean::valueOf));
    }

    private static Optional<String> given(Properties properties, String key) {
        return Optional.of(properties.getProperty(key, "").strip()).filter(it -> !it.isEmpty());
    }
}
