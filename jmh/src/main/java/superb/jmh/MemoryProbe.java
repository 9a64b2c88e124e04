package superb.jmh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import superb.audio.Waveform;
import superb.check.PeakMemory;
import superb.engine.EngineSession;
import superb.features.LayerFeatures;

/**
 * A fresh process that opens an upstream and hears a clip a few times: how long until its first states, how much memory
 * at most. Every reading is its own; none is a sum of others.
 *
 * @param coldMillis from the start of the process to the first states
 * @param loadMillis of that, for the weights: from their file (or their seed) to an upstream that is ready
 * @param firstMillis of that, for the first clip
 * @param warmMillis median of the clips after the first; 0 if there was none
 * @param rssBytes largest resident memory of the process, by the system's count
 * @param heapBytes largest Java heap
 * @param directBytes direct buffers of Java, the most that was seen while states were open
 * @param gpuProcessBytes of the process on GPUs, by the driver's count; empty on a CPU or where the driver does not tell
 * @param gpuDeviceBytes of all processes on the GPU, likewise
 */
public record MemoryProbe(
        double seconds,
        double coldMillis,
        double loadMillis,
        double firstMillis,
        double warmMillis,
        OptionalLong rssBytes,
        long heapBytes,
        long directBytes,
        OptionalLong gpuProcessBytes,
        OptionalLong gpuDeviceBytes) {

    /** @param again how often the clip is heard after the first time */
    static MemoryProbe run(Subject subject, double seconds, int again) {
        MeasuredProcess process = MeasuredProcess.run(MemoryProbe.class, List.of(), subject, again, seconds);
        JsonNode start = process.first();
        JsonNode said = process.last();
        return new MemoryProbe(
                seconds,
                process.firstMillis(),
                start.path("load_ms").asDouble(),
                start.path("first_ms").asDouble(),
                said.path("warm_ms").asDouble(),
                bytes(said, "rss"),
                said.path("heap").asLong(),
                said.path("direct").asLong(),
                bytes(said, "gpu_process"),
                bytes(said, "gpu_device"));
    }

    private static OptionalLong bytes(JsonNode said, String name) {
        return said.has(name) ? OptionalLong.of(said.path(name).asLong()) : OptionalLong.empty();
    }

    /** The measured process. */
    public static void main(String[] arguments) {
        List<String> words = Arrays.asList(arguments);
        Subject subject = Subject.parse(words);
        int again = Integer.parseInt(words.get(words.size() - 2));
        double seconds = Double.parseDouble(words.get(words.size() - 1));
        ObjectMapper json = new ObjectMapper();
        try (EngineSession session = subject.start()) {
            long start = System.nanoTime();
            try (OpenedSubject opened = subject.open(session)) {
                double load = millisSince(start);
                Waveform clip = opened.clip(seconds);
                start = System.nanoTime();
                long direct = hear(opened, clip);
                System.out.println(json.createObjectNode().put("load_ms", load).put("first_ms", millisSince(start)));
                double[] millis = new double[again];
                for (int i = 0; i < again; i++) {
                    start = System.nanoTime();
                    direct = Math.max(direct, hear(opened, clip));
                    millis[i] = millisSince(start);
                }
                Arrays.sort(millis);
                ObjectNode found = json.createObjectNode().put("warm_ms", again == 0 ? 0 : millis[again / 2]);
                PeakMemory.bytes().ifPresent(it -> found.put("rss", it));
                GpuMemory gpu = GpuMemory.now(session.info().deviceActual());
                gpu.process().ifPresent(it -> found.put("gpu_process", it));
                gpu.device().ifPresent(it -> found.put("gpu_device", it));
                System.out.println(found.put("heap", heapPeak()).put("direct", direct));
            }
        }
    }

    /** One clip; how much memory direct buffers have while its states are open. */
    private static long hear(OpenedSubject opened, Waveform clip) {
        try (LayerFeatures features = opened.upstream().extract(List.of(clip))) {
            OpenedSubject.last(features, 0);
            return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                    .filter(it -> it.getName().equals("direct"))
                    .mapToLong(BufferPoolMXBean::getMemoryUsed)
                    .sum();
        }
    }

    private static long heapPeak() {
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                .filter(it -> it.getType() == MemoryType.HEAP)
                .map(MemoryPoolMXBean::getPeakUsage)
                .mapToLong(it -> it == null ? 0 : it.getUsed())
                .sum();
    }

    private static double millisSince(long start) {
        return (System.nanoTime() - start) / 1e6;
    }
}
