package superb.jmh;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;

/**
 * Memory of GPUs by the count of NVIDIA's driver. libtorch keeps what it once took, so that what a process has at the
 * end of its work is the most it had.
 *
 * @param process of this process; empty where the driver does not know it by the number it has here, as in containers
 * @param device of all processes on the device
 */
record GpuMemory(OptionalLong process, OptionalLong device) {
    static final GpuMemory NONE = new GpuMemory(OptionalLong.empty(), OptionalLong.empty());

    private static final long MEBI = 1L << 20;

    /** Of this process, now. @param device {@code cuda:0}; nothing is asked for another kind of device */
    static GpuMemory now(String device) {
        if (!device.matches("cuda(:[0-9]+)?")) {
            return NONE;
        }
        int index = device.contains(":") ? Integer.parseInt(device.substring(device.indexOf(':') + 1)) : 0;
        return new GpuMemory(
                process(
                        ask("--query-compute-apps=pid,used_memory"),
                        ProcessHandle.current().pid()),
                device(ask("--query-gpu=index,memory.used"), index));
    }

    /** @param lines {@code pid, MiB}; one process may be on several devices */
    static OptionalLong process(List<String> lines, long pid) {
        return sum(lines, pid);
    }

    /** @param lines {@code index, MiB} */
    static OptionalLong device(List<String> lines, int index) {
        return sum(lines, index);
    }

    private static OptionalLong sum(List<String> lines, long key) {
        long[] found = lines.stream()
                .filter(it -> it.strip().matches(key + ", *[0-9]+"))
                .mapToLong(it ->
                        MEBI * Long.parseLong(it.substring(it.indexOf(',') + 1).strip()))
                .toArray();
        return found.length == 0
                ? OptionalLong.empty()
                : OptionalLong.of(Arrays.stream(found).sum());
    }

    private static List<String> ask(String query) {
        try {
            Process process = new ProcessBuilder("nvidia-smi", query, "--format=csv,noheader,nounits")
                    .redirectErrorStream(true)
                    .start();
            return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                    .lines()
                    .toList();
        } catch (IOException e) {
            return List.of(); // no such tool: the driver does not tell
        }
    }
}
