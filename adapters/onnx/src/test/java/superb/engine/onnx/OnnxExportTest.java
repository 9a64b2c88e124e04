package superb.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.FloatBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.engine.ClipBatch;
import superb.engine.Engine;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.engine.Precision;
import superb.engine.onnx.OnnxExport.Exported;
import superb.engine.onnx.graph.OnnxGraph;
import superb.engine.onnx.graph.OnnxGraph.States;
import superb.engine.onnx.session.OnnxFile;
import superb.engine.onnx.session.OnnxOptions;
import superb.engine.onnx.session.OnnxOutputs;
import superb.error.UntrustedException;
import superb.error.UsageException;
import superb.upstream.RandomWeights;
import superb.upstream.Upstream;
import superb.upstream.UpstreamModel;
import superb.upstream.WeightSpec;
import superb.upstream.Weights;

/** Files as users get them. */
class OnnxExportTest {
    @TempDir
    Path folder;

    private static Upstream upstream(UpstreamModel model) {
        return new Upstream(model, RandomWeights.of(model, 7));
    }

    private static EngineSession torch() {
        return Engine.named("torch").start(new EngineOptions("cpu", 1));
    }

    @Test
    void theFileIsComparedAndDescribesItself() throws IOException {
        Path file = folder.resolve("new/wide.onnx");
        try (EngineSession torch = torch()) {
            Exported done = new OnnxExport(upstream(new TinyModels.Wide()), Precision.FP32, States.ALL)
                    .write(file, 1, Optional.of(torch));
            assertTrue(done.difference().orElseThrow() < 1e-5, done::toString);
            assertEquals(Files.size(file), done.bytes());
            assertEquals(Optional.empty(), done.data());
            assertEquals(
                    "[waveforms FLOAT [batch, samples], lengths INT64 [batch]]",
                    done.inputs().toString());
            assertEquals(
                    "hidden_2 FLOAT [batch, frames, 96]", done.outputs().get(2).toString());
            assertEquals("frames INT64 [batch]", done.outputs().get(3).toString());
            assertEquals(4, done.outputs().size());
        }
        try (OnnxFile open = OnnxFile.open(file, OnnxOptions.threads(1))) {
            assertEquals("wide", open.metadata().get(OnnxGraph.UPSTREAM));
            assertEquals("fp32", open.metadata().get(OnnxGraph.PRECISION));
            assertEquals(64, open.metadata().get(OnnxGraph.WEIGHTS).length());
        }
        try (var files = Files.list(file.getParent())) {
            assertEquals(List.of(file), files.toList(), "nothing else is left");
        }
    }

    @Test
    void aGraphOfTheLastStateHasNoMoreThanItNeeds() {
        Upstream upstream = upstream(new TinyModels.EveryOperation());
        Exported all = new OnnxExport(upstream, Precision.FP32, States.ALL)
                .write(folder.resolve("all.onnx"), 1, Optional.empty());
        Exported last = new OnnxExport(upstream, Precision.FP32, States.LAST)
                .write(folder.resolve("last.onnx"), 1, Optional.empty());
        assertEquals(2, last.outputs().size());
        assertEquals("hidden_10", last.outputs().get(0).name());
        assertTrue(last.bytes() < all.bytes() / 2, last.bytes() + " of " + all.bytes());
    }

    /** As for models beyond 2 GiB. */
    @Test
    void largeTensorsCanLieBesideTheGraph() throws IOException {
        UpstreamModel model = new TinyModels.Wide();
        OnnxGraph graph = OnnxGraph.of(model, RandomWeights.of(model, 7), Precision.FP32, States.ALL);
        Path one = folder.resolve("one.onnx");
        Path two = folder.resolve("two.onnx");
        GraphFiles.write(graph, one, Long.MAX_VALUE);
        GraphFiles.write(graph, two, 100_000);
        assertFalse(Files.exists(GraphFiles.data(one)));
        assertTrue(Files.size(GraphFiles.data(two)) > 200_000 && Files.size(two) < 100_000);
        assertEquals(last(one), last(two));
    }

    private static FloatBuffer last(Path file) {
        try (OnnxFile open = OnnxFile.open(file, OnnxOptions.threads(1));
                OnnxOutputs outputs =
                        open.run(GraphInputs.of(new ClipBatch(List.of(TinyModels.clip(900)))), List.of("hidden_2"))) {
            return outputs.floats("hidden_2");
        }
    }

    /** By ONNX Runtime's own account of what it ran. */
    @Test
    void fusedAndQuantizedKernelsRun() throws IOException {
        Set<String> fp32 = kernels(Precision.FP32);
        assertTrue(
                fp32.containsAll(
                        Set.of("MultiHeadAttention", "BiasGelu", "LayerNormalization", "InstanceNormalization")),
                fp32::toString);
        Set<String> bytes = kernels(Precision.INT8_DYNAMIC);
        assertTrue(bytes.containsAll(Set.of("MatMulIntegerToFloat", "DynamicQuantizeMatMul", "Conv")), bytes::toString);
        assertFalse(bytes.contains("MatMul") || bytes.contains("MatMulInteger"), bytes::toString);
    }

    private Set<String> kernels(Precision precision) throws IOException {
        Path file = folder.resolve("profiled-" + precision.id() + ".onnx");
        Exported done =
                new OnnxExport(upstream(new TinyModels.Wide()), precision, States.ALL).write(file, 1, Optional.empty());
        assertEquals(precision == Precision.FP32 ? 0 : 6, done.quantized());
        OnnxOptions options = OnnxOptions.threads(1).profile(folder.resolve("profile-" + precision.id()));
        Path profile;
        try (OnnxFile open = OnnxFile.open(file, options)) {
            open.run(GraphInputs.of(new ClipBatch(List.of(TinyModels.clip(900)))), List.of("hidden_2"))
                    .close();
            profile = open.endProfile();
        }
        Set<String> kernels = new TreeSet<>();
        for (JsonNode event : new ObjectMapper().readTree(profile.toFile())) {
            kernels.add(event.path("args").path("op_name").asText());
        }
        return kernels;
    }

    @Test
    void aFileThatComputesSomethingElseNeverGetsItsName() {
        Path file = folder.resolve("wrong.onnx");
        UpstreamModel model = new TinyModels.Wide();
        Weights wrong = new Changing(RandomWeights.of(model, 7));
        try (EngineSession torch = torch()) {
            UntrustedException e = assertThrows(UntrustedException.class, () -> new OnnxExport(
                            new Upstream(model, wrong), Precision.FP32, States.ALL)
                    .write(file, 1, Optional.of(torch)));
            assertTrue(e.getMessage().contains("gives other hidden states"), e::getMessage);
            assertEquals(0, folder.toFile().list().length);
        }
    }

    @Test
    void whereNoFileCanBeIsSaidBeforeAnythingIsComputed() {
        OnnxExport export = new OnnxExport(upstream(new TinyModels.Wide()), Precision.FP32, States.ALL);
        UsageException e = assertThrows(UsageException.class, () -> export.write(folder, 1, Optional.empty()));
        assertTrue(e.getMessage().contains("try:      --out " + folder.resolve("wide.onnx")), e::getMessage);
    }

    @Test
    void notEveryPrecisionIsWritten() {
        UsageException e = assertThrows(
                UsageException.class, () -> new OnnxExport(upstream(new TinyModels.Wide()), Precision.FP16, States.ALL)
                        .write(folder.resolve("x.onnx"), 1, Optional.empty()));
        assertTrue(e.getMessage().contains("fp32 or int8-dynamic"), e::getMessage);
    }

    /** Numbers that are a little different at every reading, which no honest weights are. */
    private static final class Changing implements Weights {
        private final Weights inner;
        private final List<String> read = new ArrayList<>();

        Changing(Weights inner) {
            this.inner = inner;
        }

        @Override
        public List<WeightSpec> specs() {
            return inner.specs();
        }

        @Override
        public void read(String name, FloatBuffer target) {
            FloatBuffer part = target.duplicate();
            inner.read(name, target);
            if (name.equals("up.weight") && read.contains(name)) {
                part.put(0, part.get(0) + 10);
            }
            read.add(name);
        }

        @Override
        public String sha256() {
            return inner.sha256();
        }

        @Override
        public String provenance() {
            return inner.provenance();
        }

        @Override
        public boolean trained() {
            return false;
        }
    }
}
