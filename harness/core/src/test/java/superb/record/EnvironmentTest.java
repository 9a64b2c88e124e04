package superb.record;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EnvironmentTest {
    @TempDir
    Path root;

    private void file(String name, String content) throws IOException {
        Path file = root.resolve(name);
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    @Test
    void describesThisMachine() {
        Environment here = Environment.collect(3);
        assertEquals(3, here.cpu().threadsUsed());
        assertEquals(Runtime.getRuntime().availableProcessors(), here.cpu().coresVisible());
        assertEquals(System.getProperty("java.runtime.version"), here.java().version());
        assertTrue(here.machineFingerprint().matches("[0-9a-f]{16}"));
        assertEquals(here.machineFingerprint(), Environment.collect(1).machineFingerprint());
        assertTrue(here.harness().version().matches("\\d+\\..*"), here.harness().version());
    }

    @Test
    void readsTheFilesOfLinux() throws IOException {
        file("proc/cpuinfo", "processor\t: 0\nmodel name\t: Example CPU @ 3.0GHz\nflags\t: a b\n");
        file("proc/meminfo", "MemTotal:       24654321 kB\nMemFree: 1 kB\n");
        file("proc/loadavg", "0.52 0.58 0.59 1/467 12345\n");
        file("etc/os-release", "NAME=\"X\"\nPRETTY_NAME=\"Example Linux 12\"\n");
        file("sys/fs/cgroup/cpu.max", "150000 100000\n");
        file("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor", "performance\n");
        file("proc/driver/nvidia/version", "NVRM version: NVIDIA UNIX x86_64 Kernel Module  570.86.15  Fri Jan\n");
        file("proc/driver/nvidia/gpus/0000:01:00.0/information", "Model: \t\t NVIDIA H200\nIRQ: 7\n");
        LinuxFacts facts = LinuxFacts.below(root);
        assertEquals("Example CPU @ 3.0GHz", facts.cpuModel());
        assertEquals(24654321L << 10, facts.memoryBytes());
        assertEquals(Optional.of(0.52), facts.load());
        assertEquals("Example Linux 12", facts.osName());
        assertEquals(Optional.of(1.5), facts.cgroupQuota());
        assertEquals(Optional.of("performance"), facts.governor());
        assertEquals(Optional.empty(), facts.container());
        assertEquals("NVIDIA H200", facts.gpus().get(0).name());
        assertEquals(Optional.of("570.86.15"), facts.gpus().get(0).driver());
        file(".dockerenv", "");
        assertEquals(Optional.of("docker"), facts.container());
    }

    @Test
    void knowsBothVersionsOfControlGroups() throws IOException {
        file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
        file("sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
        assertEquals(Optional.empty(), LinuxFacts.below(root).cgroupQuota());
        file("sys/fs/cgroup/cpu/cpu.cfs_quota_us", "400000\n");
        assertEquals(Optional.of(4.0), LinuxFacts.below(root).cgroupQuota());
        file("sys/fs/cgroup/cpu.max", "max 100000\n");
        assertEquals(Optional.empty(), LinuxFacts.below(root).cgroupQuota());
    }

    @Test
    void worksWhereNoneOfThemExists() {
        LinuxFacts facts = LinuxFacts.below(root);
        assertEquals(System.getProperty("os.arch"), facts.cpuModel());
        assertEquals(Optional.empty(), facts.load());
        assertTrue(facts.gpus().isEmpty());
    }
}
