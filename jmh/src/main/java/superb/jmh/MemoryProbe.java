package superb.jmh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalLong;
import superb.audio.Waveform;
import superb.check.PeakMemory;
import superb.engine.EngineSession;
import superb.error.EnvironmentException;
import superb.error.Problem;

/**
 * A fresh process that opens an upstream and hears a clip a few times: how long until its first states, how much memory
 * at most. Every reading is its own; none is a sum of others.
 *
 * @param coldMillis from the start of the process to the first states
 * @param warmMillis median of the clips after the first
 * @param rssBytes largest resident memory of the process, by the system's count
 * @param heapBytes largest Java heap
 * @param directBytes direct buffers of Java at the end
 */
public record MemoryProbe(
        double seconds, double coldMillis, double warmMillis, OptionalLong rssBytes, long heapBytes, long directBytes) {
    private static final String FIRST = "first";
    private static final int AGAIN = 5;

    /** Runs it with the class path and the settings of this virtual machine. */
    static MemoryProbe run(Subject subject, double seconds) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(it -> !it.startsWith("-javaagent") && !it.startsWith("-agent"))
                .forEach(command::add);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), MemoryProbe.class.getName()));
        command.addAll(subject.words());
        command.add(Double.toString(seconds));
        try {
            long start = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            double cold = Double.NaN;
            String last = "";
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    cold = line.equals(FIRST) ? (System.nanoTime() - start) / 1e6 : cold;
                    last = line;
                }
            }
            int exit = process.waitFor();
            if (exit != 0 || Double.isNaN(cold)) {
                throw new EnvironmentException(Problem.of("the measured process ended with exit code " + exit)
                        .at(subject.toString())
                        .next("superb extract with the same options says why"));
            }
            JsonNode said = new ObjectMapper().readTree(last);
            return new MemoryProbe(
                    seconds,
                    cold,
                    said.path("warm_ms").asDouble(),
                    said.has("rss") ? OptionalLong.of(said.path("rss").asLong()) : OptionalLong.empty(),
                    said.path("heap").asLong(),
                    said.path("direct").asLong());
        } catch (IOException e) {
            throw new EnvironmentException(
                    Problem.of("a process for measuring cannot be started: " + e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException(Problem.of("interrupted while measuring"), e);
        }
    }

    /** The measured process. */
    public static void main(String[] arguments) {
        List<String> words = Arrays.asList(arguments);
        Subject subject = Subject.parse(words);
        try (EngineSession session = subject.start();
                OpenedSubject opened = subject.open(session)) {
            Waveform clip = opened.clip(Double.parseDouble(words.get(words.size() - 1)));
            opened.extract(clip);
            System.out.println(FIRST);
            double[] millis = new double[AGAIN];
            for (int i = 0; i < AGAIN; i++) {
                long start = System.nanoTime();
                opened.extract(clip);
                millis[i] = (System.nanoTime() - start) / 1e6;
            }
            Arrays.sort(millis);
            ObjectNode found = new ObjectMapper().createObjectNode();
            found.put("warm_ms", millis[AGAIN / 2]);
            PeakMemory.bytes().ifPresent(it -> found.put("rss", it));
            found.put(
                    "heap",
                    ManagementFactory.getMemoryPoolMXBeans().stream()
                            .filter(it -> it.getType() == MemoryType.HEAP)
                            .map(MemoryPoolMXBean::getPeakUsage)
                            .mapToLong(it -> it == null ? 0 : it.getUsed())
                            .sum());
            found.put(
                    "direct",
                    ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                            .filter(it -> it.getName().equals("direct"))
                            .mapToLong(BufferPoolMXBean::getMemoryUsed)
                            .sum());
            System.out.println(found);
        }
    }
}
