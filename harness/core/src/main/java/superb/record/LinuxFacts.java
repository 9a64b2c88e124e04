package superb.record;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** What /proc, /sys and /etc say. Anything that is not there is simply not known: the harness also runs elsewhere. */
final class LinuxFacts {
    private static final double PERIOD_MICROS = 1e5;

    private final Path root;

    private LinuxFacts(Path root) {
        this.root = root;
    }

    static LinuxFacts ofThisMachine() {
        return new LinuxFacts(Path.of("/"));
    }

    static LinuxFacts below(Path root) {
        return new LinuxFacts(root);
    }

    String cpuModel() {
        return field("proc/cpuinfo", "model name")
                .or(() -> field("proc/cpuinfo", "Model"))
                .or(() -> field("proc/cpuinfo", "CPU part"))
                .orElse(System.getProperty("os.arch"));
    }

    long memoryBytes() {
        return field("proc/meminfo", "MemTotal")
                .map(it -> Long.parseLong(it.split(" ")[0]) << 10)
                .orElse(0L);
    }

    String osName() {
        return text("etc/os-release")
                .flatMap(it -> it.lines()
                        .filter(line -> line.startsWith("PRETTY_NAME="))
                        .findFirst())
                .map(it -> it.substring(it.indexOf('=') + 1).replace("\"", ""))
                .orElse(System.getProperty("os.name"));
    }

    /** Cores by the control group, version 2 or 1. */
    Optional<Double> cgroupQuota() {
        Optional<String> two = text("sys/fs/cgroup/cpu.max");
        if (two.isPresent()) {
            String[] parts = two.get().strip().split("\\s+");
            return parts[0].equals("max") || parts.length < 2
                    ? Optional.empty()
                    : Optional.of(Double.parseDouble(parts[0]) / Double.parseDouble(parts[1]));
        }
        return text("sys/fs/cgroup/cpu/cpu.cfs_quota_us")
                .map(it -> Double.parseDouble(it.strip()))
                .filter(quota -> quota > 0)
                .map(quota -> quota
                        / text("sys/fs/cgroup/cpu/cpu.cfs_period_us")
                                .map(it -> Double.parseDouble(it.strip()))
                                .orElse(PERIOD_MICROS));
    }

    Optional<String> governor() {
        return text("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor").map(String::strip);
    }

    Optional<Double> load() {
        return text("proc/loadavg").map(it -> Double.parseDouble(it.split(" ")[0]));
    }

    Optional<String> container() {
        if (Files.exists(root.resolve(".dockerenv"))) {
            return Optional.of("docker");
        }
        if (Files.exists(root.resolve("run/.containerenv"))) {
            return Optional.of("podman");
        }
        return text("run/systemd/container").map(String::strip).filter(it -> !it.isEmpty());
    }

    /** NVIDIA's driver describes each device in a file; asking nvidia-smi would take a second. */
    List<Execution.Gpu> gpus() {
        Path devices = root.resolve("proc/driver/nvidia/gpus");
        if (!Files.isDirectory(devices)) {
            return List.of();
        }
        List<Execution.Gpu> gpus = new ArrayList<>();
        try (Stream<Path> folders = Files.list(devices)) {
            for (Path folder : folders.sorted().toList()) {
                String file = root.relativize(folder.resolve("information")).toString();
                field(file, "Model").ifPresent(model -> gpus.add(gpu(model)));
            }
        } catch (IOException e) {
            return List.of();
        }
        return gpus;
    }

    private Execution.Gpu gpu(String model) {
        Optional<String> driver = text("proc/driver/nvidia/version").flatMap(it -> Stream.of(it.split("\\s+"))
                .filter(word -> word.matches("\\d+\\.\\d+(\\.\\d+)?"))
                .findFirst());
        return new Execution.Gpu(
                model,
                Optional.empty(),
                driver,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Optional<String> field(String file, String name) {
        return text(file).flatMap(it -> it.lines()
                .filter(line -> line.startsWith(name) && line.contains(":"))
                .map(line -> line.substring(line.indexOf(':') + 1).strip())
                .findFirst());
    }

    private Optional<String> text(String file) {
        try {
            return Optional.of(Files.readString(root.resolve(file)));
        } catch (IOException e) {
            return Optional.empty();
        }
    }
}
