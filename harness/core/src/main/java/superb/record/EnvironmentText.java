package superb.record;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/** {@code env.txt}: where a record was made, for people who compare two machines; one fact a line, sorted variables last. */
public final class EnvironmentText {
    private EnvironmentText() {}

    public static String of(Execution execution) {
        StringBuilder text = new StringBuilder();
        line(text, "superb", execution.harness().version());
        line(
                text,
                "git",
                word(execution.harness().gitSha())
                        + (execution.harness().dirty().orElse(false) ? ", changed" : ""));
        line(text, "os", execution.os());
        line(text, "kernel", execution.kernel());
        line(text, "container", word(execution.container()));
        line(text, "java", execution.java().vendor() + " " + execution.java().version());
        line(text, "java flags", String.join(" ", execution.java().flags()));
        cpu(text, execution.cpu());
        gpus(text, execution.gpu());
        execution.engines().forEach(engine -> line(text, "engine", words(engine)));
        line(text, "machine", execution.machineFingerprint());
        for (Map.Entry<String, String> variable : new TreeMap<>(execution.env()).entrySet()) {
            line(text, variable.getKey(), variable.getValue());
        }
        return text.toString();
    }

    private static void cpu(StringBuilder text, Execution.Cpu cpu) {
        line(text, "cpu", cpu.model());
        line(text, "cores", cpu.coresVisible() + ", " + cpu.threadsUsed() + " threads used");
        line(text, "cpu quota", cpu.cgroupQuota().map(String::valueOf).orElse("none"));
        line(text, "cpu governor", word(cpu.governor()));
        line(text, "load before", word(cpu.loadBefore().map(String::valueOf)));
    }

    private static String words(Execution.EngineUse engine) {
        return engine.name() + " " + engine.djl() + ", native " + engine.nativeVersion() + " " + engine.flavor()
                + ", on " + engine.deviceActual() + " (asked for " + engine.deviceRequested() + ")";
    }

    private static String words(Execution.Gpu gpu) {
        return gpu.name() + ", driver " + word(gpu.driver()) + ", CUDA " + word(gpu.cuda());
    }

    private static void gpus(StringBuilder text, List<Execution.Gpu> gpus) {
        if (gpus.isEmpty()) {
            line(text, "gpu", "none");
        }
        gpus.forEach(gpu -> line(text, "gpu", words(gpu)));
    }

    private static String word(Optional<String> value) {
        return value.orElse("not known");
    }

    private static void line(StringBuilder text, String name, String value) {
        text.append(name)
                .append('=')
                .append(value.replaceAll("\\s+", " ").strip())
                .append('\n');
    }
}
