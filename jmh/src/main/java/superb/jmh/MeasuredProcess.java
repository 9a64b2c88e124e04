package superb.jmh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedReader;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import superb.error.EnvironmentException;
import superb.error.Problem;

/**
 * A fresh Java process with the class path and the settings of this one, that says what it found in lines of JSON.
 *
 * @param lines what it said
 * @param firstMillis from its start to its first line
 */
record MeasuredProcess(List<JsonNode> lines, double firstMillis) {

    /**
     * @param options further ones of the virtual machine
     * @param arguments of the main method, after those that name the subject
     * @throws EnvironmentException if it does not start, or fails
     */
    static MeasuredProcess run(Class<?> main, List<String> options, Subject subject, Object... arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(it -> !it.startsWith("-javaagent") && !it.startsWith("-agent"))
                .forEach(command::add);
        command.addAll(options);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), main.getName()));
        command.addAll(subject.words());
        for (Object argument : arguments) {
            command.add(argument.toString());
        }
        ObjectMapper json = new ObjectMapper();
        List<JsonNode> said = new ArrayList<>();
        double first = Double.NaN;
        try {
            long start = System.nanoTime();
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            try (BufferedReader lines = process.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    first = Double.isNaN(first) ? (System.nanoTime() - start) / 1e6 : first;
                    said.add(json.readTree(line));
                }
            } finally {
                process.destroy(); // one that has ended is not touched
            }
            int exit = process.waitFor();
            if (exit != 0 || said.isEmpty()) {
                throw new EnvironmentException(Problem.of("the measured process ended with exit code " + exit)
                        .at(subject.toString())
                        .next("superb extract with the same options says why"));
            }
            return new MeasuredProcess(said, first);
        } catch (IOException e) {
            throw new EnvironmentException(
                    Problem.of("a process for measuring cannot be started: " + e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException(Problem.of("interrupted while measuring"), e);
        }
    }

    JsonNode first() {
        return lines.get(0);
    }

    JsonNode last() {
        return lines.get(lines.size() - 1);
    }
}
