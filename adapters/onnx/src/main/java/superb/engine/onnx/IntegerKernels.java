package superb.engine.onnx;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MappingIterator;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import superb.audio.Waveform;
import superb.check.Signals;
import superb.engine.ClipBatch;
import superb.engine.onnx.graph.OnnxGraph;
import superb.engine.onnx.session.OnnxFile;
import superb.engine.onnx.session.OnnxOptions;
import superb.engine.onnx.session.OnnxRuntime;
import superb.error.EnvironmentException;
import superb.error.Problem;
import superb.files.DiskProblem;

/**
 * Products of bytes are computed in bytes, by ONNX Runtime's own account: whenever a graph with such products is opened,
 * its shortest clip runs once under the profiler, and every product must appear there as an integer kernel. What a
 * record calls {@code int8-dynamic} was int8 on the machine that computed it.
 */
final class IntegerKernels {
    /** With or without what ONNX Runtime fused to them. */
    private static final Set<String> NAMES = Set.of("MatMulInteger", "MatMulIntegerToFloat", "DynamicQuantizeMatMul");

    private IntegerKernels() {}

    /**
     * Opens the file of a graph, and tries it if there are products of bytes in it.
     *
     * @throws EnvironmentException if one of them was not computed in bytes
     */
    static OnnxFile open(Path file, OnnxGraph graph, OnnxOptions options) {
        if (graph.integerProducts() == 0) {
            return OnnxFile.open(file, options);
        }
        try {
            Path scratch = Files.createTempDirectory("superb-kernels");
            try {
                OnnxFile open = OnnxFile.open(file, options.profile(scratch.resolve("run")));
                try {
                    Path profile = profile(open, Integer.parseInt(graph.note(OnnxGraph.MIN_SAMPLES)));
                    try {
                        check(ran(profile), graph);
                    } finally {
                        Files.deleteIfExists(profile);
                    }
                } catch (IOException | RuntimeException e) {
                    open.close();
                    throw e;
                }
                return open;
            } finally {
                Files.deleteIfExists(scratch);
            }
        } catch (IOException e) {
            throw DiskProblem.writing(Path.of(System.getProperty("java.io.tmpdir")), e);
        }
    }

    private static Path profile(OnnxFile open, int shortest) {
        Waveform clip = Signals.voice("a trial of the shortest clip", shortest, 1);
        open.run(GraphInputs.of(new ClipBatch(List.of(clip))), List.of(OnnxGraph.FRAMES))
                .close();
        return open.endProfile();
    }

    /** Integer kernels in a profile, one event for each that ran. */
    static int ran(Path profile) throws IOException {
        int count = 0;
        try (MappingIterator<JsonNode> events =
                new ObjectMapper().readerFor(JsonNode.class).readValues(profile.toFile())) {
            while (events.hasNext()) {
                JsonNode event = events.next();
                boolean kernel = event.path("cat").asText().equals("Node")
                        && event.path("name").asText().endsWith("_kernel_time");
                if (kernel && NAMES.contains(event.path("args").path("op_name").asText())) {
                    count++;
                }
            }
        }
        return count;
    }

    private static void check(int ran, OnnxGraph graph) {
        int expected = graph.integerProducts();
        if (ran < expected) {
            throw new EnvironmentException(
                    Problem.of("only " + ran + " of " + expected + " products of bytes were computed in bytes")
                            .at(graph.note(OnnxGraph.UPSTREAM) + ", " + graph.note(OnnxGraph.PRECISION)
                                    + ", ONNX Runtime " + OnnxRuntime.version())
                            .expected("an integer kernel for each: without them the precision is another")
                            .next("--precision fp32; superb doctor shows the machine, for a report"));
        }
    }
}
