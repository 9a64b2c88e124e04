package superb.engine.onnx;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.ndarray.NDArray;
import java.io.IOException;
import java.lang.management.BufferPoolMXBean;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.FutureTask;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;
import superb.audio.Waveform;
import superb.engine.Engine;
import superb.engine.EngineInfo;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.error.DataException;
import superb.error.EnvironmentException;
import superb.error.UsageException;
import superb.features.LayerFeatures;
import superb.upstream.RandomWeights;
import superb.upstream.Upstream;
import superb.upstream.UpstreamModel;

/** The engine beside the torch engine: the same states of the same clips. */
class OnnxEngineTest {
    private static final List<Waveform> CLIPS =
            Stream.of(700, 2000, 81, 1999).map(TinyModels::clip).toList();

    @TempDir
    Path folder;

    /** The valid frames of each clip, state by state. */
    private static List<List<float[]>> states(
            EngineSession session, UpstreamModel model, Precision precision, List<Waveform> clips) {
        try (OpenUpstream open = session.open(model, RandomWeights.of(model, 7), precision);
                LayerFeatures features = open.extract(clips)) {
            List<List<float[]>> all = new ArrayList<>();
            for (int item = 0; item < clips.size(); item++) {
                List<float[]> ofClip = new ArrayList<>();
                for (NDArray state : features.states()) {
                    int dim = (int) state.getShape().get(2);
                    int start = item * (int) state.getShape().get(1) * dim;
                    ofClip.add(Arrays.copyOfRange(state.toFloatArray(), start, start + features.frames(item) * dim));
                }
                all.add(ofClip);
            }
            return all;
        }
    }

    private static void assertSame(List<List<float[]>> expected, List<List<float[]>> actual) {
        for (int item = 0; item < expected.size(); item++) {
            assertEquals(expected.get(item).size(), actual.get(item).size());
            for (int state = 0; state < expected.get(item).size(); state++) {
                float[] right = expected.get(item).get(state);
                assertTrue(right.length > 0);
                assertArrayEquals(
                        right,
                        actual.get(item).get(state),
                        1e-4f,
                        "state " + state + " of " + CLIPS.get(item).id());
            }
        }
    }

    @Test
    void everyOperationGivesWhatTorchGives() {
        try (EngineSession torch = Engine.named("torch").start(new EngineOptions("cpu", 1));
                EngineSession onnx = Engine.named("onnx").start(new EngineOptions("cpu", 1))) {
            for (UpstreamModel model : List.of(new TinyModels.EveryOperation(), new TinyModels.Firing())) {
                List<List<float[]>> expected = states(torch, model, Precision.FP32, CLIPS);
                assertSame(expected, states(onnx, model, Precision.FP32, CLIPS));
                for (int i = 0; i < CLIPS.size(); i++) {
                    List<Waveform> alone = List.of(CLIPS.get(i));
                    assertSame(List.of(expected.get(i)), states(onnx, model, Precision.FP32, alone));
                }
            }
        }
    }

    /** Direct buffers of Java are given back when the garbage collector likes; short clips hardly ever make it run. */
    @Test
    void theMemoryOfAClipGoesWithItsFeatures() {
        UpstreamModel model = new TinyModels.EveryOperation();
        try (EngineSession onnx = Engine.named("onnx").start(new EngineOptions("cpu", 1));
                OpenUpstream open = onnx.open(model, RandomWeights.of(model, 7), Precision.FP32)) {
            open.extract(CLIPS).close();
            long before = directBytes();
            for (int i = 0; i < 20; i++) {
                open.extract(CLIPS).close();
            }
            long grown = directBytes() - before;
            assertTrue(grown < 4096, () -> "20 batches left " + grown + " bytes in direct buffers");
        }
    }

    private static long directBytes() {
        return ManagementFactory.getPlatformMXBeans(BufferPoolMXBean.class).stream()
                .filter(it -> it.getName().equals("direct"))
                .mapToLong(BufferPoolMXBean::getMemoryUsed)
                .sum();
    }

    @Test
    void bytesStayNear() {
        try (EngineSession onnx = Engine.named("onnx").start(new EngineOptions("cpu", 1))) {
            UpstreamModel model = new TinyModels.Wide();
            List<List<float[]>> exact = states(onnx, model, Precision.FP32, CLIPS);
            List<List<float[]>> rough = states(onnx, model, Precision.INT8_DYNAMIC, CLIPS);
            for (int item = 0; item < CLIPS.size(); item++) {
                List<List<float[]>> alone = states(onnx, model, Precision.INT8_DYNAMIC, List.of(CLIPS.get(item)));
                assertArrayEquals(alone.get(0).get(2), rough.get(item).get(2), 0, "batch mates change nothing");
                assertArrayEquals(exact.get(item).get(0), rough.get(item).get(0), 1e-5f, "no matrix before this state");
                for (int state = 1; state < 3; state++) {
                    double apart =
                            relative(exact.get(item).get(state), rough.get(item).get(state));
                    assertTrue(apart > 1e-5 && apart < 0.03, "relative difference " + apart);
                }
            }
        }
    }

    private static double relative(float[] exact, float[] other) {
        double apart = 0;
        double norm = 0;
        for (int i = 0; i < exact.length; i++) {
            apart += Math.pow(exact[i] - other[i], 2);
            norm += Math.pow(exact[i], 2);
        }
        return Math.sqrt(apart / norm);
    }

    @Test
    void saysWhatReallyRuns() {
        try (EngineSession session = Engine.named("onnx").start(new EngineOptions("auto", 2))) {
            EngineInfo info = session.info();
            assertEquals("onnx", info.name());
            assertEquals("CPUExecutionProvider", info.flavor());
            assertEquals("auto", info.deviceRequested());
            assertEquals("cpu", info.deviceActual());
            assertEquals(2, info.threads());
            assertTrue(info.nativeVersion().matches("1\\.\\d+\\.\\d+"), info::toString);
            // A new number, here and in the code, when features of old graphs must not be used any more.
            assertEquals("onnx2-" + info.nativeVersion() + "-cpu", info.protocol());
        }
    }

    @Test
    void autoTakesTheFasterForEachUpstreamAndSaysWhich() {
        Upstream transformer = random(new TinyModels.Wide());
        Upstream flat = random(new TinyModels.Logarithm());
        try (EngineSession auto = Engine.named("auto").start(new EngineOptions("cpu", 1));
                EngineSession onnx = Engine.named("onnx").start(new EngineOptions("cpu", 1));
                EngineSession torch = Engine.named("torch").start(new EngineOptions("cpu", 1))) {
            assertEquals(onnx.info(), auto.info(transformer, Precision.FP32));
            assertEquals(onnx.info(), auto.info(transformer, Precision.INT8_DYNAMIC));
            assertEquals(torch.info(), auto.info(transformer, Precision.BF16));
            assertEquals(torch.info(), auto.info(flat, Precision.FP32));
            assertEquals(torch.info(), auto.info(), "heads");
            assertTrue(auto.graph(transformer, Precision.FP32).isPresent());
            assertTrue(auto.graph(transformer, Precision.BF16).isEmpty());
            for (Precision precision : List.of(Precision.FP32, Precision.INT8_DYNAMIC)) {
                try (OpenUpstream open = auto.open(transformer, precision)) {
                    assertInstanceOf(OnnxUpstream.class, open);
                }
            }
            try (OpenUpstream open = auto.open(transformer, Precision.BF16)) {
                assertEquals(Precision.BF16, open.precision());
            }
            try (OpenUpstream open = auto.open(flat, Precision.FP32)) {
                assertFalse(open instanceof OnnxUpstream);
            }
        }
    }

    private static Upstream random(UpstreamModel model) {
        return new Upstream(model, RandomWeights.of(model, 7));
    }

    @Test
    void whatItCannotDoIsRefused() {
        EnvironmentException device = assertThrows(
                EnvironmentException.class, () -> Engine.named("onnx").start(new EngineOptions("cuda:0", 1)));
        assertTrue(device.getMessage().contains("--engine torch --device cuda:0"), device::getMessage);
        UpstreamModel model = new TinyModels.Wide();
        try (EngineSession onnx = Engine.named("onnx").start(new EngineOptions("cpu", 1));
                EngineSession torch = Engine.named("torch").start(new EngineOptions("cpu", 1))) {
            UsageException narrow = assertThrows(
                    UsageException.class, () -> onnx.open(model, RandomWeights.of(model, 7), Precision.BF16));
            assertTrue(narrow.getMessage().contains("fp32 or int8-dynamic"), narrow::getMessage);
            UsageException bytes = assertThrows(
                    UsageException.class, () -> torch.open(model, RandomWeights.of(model, 7), Precision.INT8_DYNAMIC));
            assertTrue(bytes.getMessage().contains("--engine onnx"), bytes::getMessage);
        }
    }

    @Test
    void badClipsAreNamed() {
        UpstreamModel model = new TinyModels.EveryOperation();
        UpstreamModel logarithm = new TinyModels.Logarithm();
        try (EngineSession session = Engine.named("onnx").start(new EngineOptions("cpu", 1));
                OpenUpstream open = session.open(model, RandomWeights.of(model, 7), Precision.FP32);
                OpenUpstream broken = session.open(logarithm, RandomWeights.of(logarithm, 7), Precision.FP32)) {
            DataException tooShort =
                    assertThrows(DataException.class, () -> open.extract(List.of(CLIPS.get(0), TinyModels.clip(39))));
            assertTrue(tooShort.getMessage().contains("39 samples is too short"), tooShort::getMessage);
            assertTrue(tooShort.getMessage().contains("clip of 39"), tooShort::getMessage);
            Waveform good = new Waveform("good", new float[] {1, 1, 1});
            Waveform bad = new Waveform("bad", new float[] {1, -0.5f});
            DataException nan = assertThrows(DataException.class, () -> broken.extract(List.of(good, bad)));
            assertTrue(nan.getMessage().contains("NaN in hidden state 1, frame 1\n  where:    bad"), nan::getMessage);
            broken.extract(List.of(good, new Waveform("zeros beyond the end are not looked at", new float[] {1})))
                    .close();
        }
    }

    @Test
    void writtenGraphsAreFoundAgainAndDamagedOnesMended() throws IOException {
        UpstreamModel model = new TinyModels.Wide();
        try (EngineSession session = Engine.named("onnx").start(new EngineOptions("cpu", 1).keeping(folder))) {
            List<List<float[]>> first = states(session, model, Precision.FP32, CLIPS);
            Path file = onlyFile();
            FileTime old = FileTime.from(Instant.now().minusSeconds(3600));
            byte[] written = Files.readAllBytes(file);
            Files.setLastModifiedTime(file, old);
            assertSame(first, states(session, model, Precision.FP32, CLIPS));
            assertTrue(Files.getLastModifiedTime(file).compareTo(old) > 0, "its use is seen");

            Files.write(file, Arrays.copyOf(written, written.length / 2));
            assertSame(first, states(session, model, Precision.FP32, CLIPS));
            assertArrayEquals(written, Files.readAllBytes(file));

            session.open(model, RandomWeights.of(model, 8), Precision.FP32).close();
            session.open(model, RandomWeights.of(model, 7), Precision.INT8_DYNAMIC)
                    .close();
            List<GraphFolder.Entry> kept = new GraphFolder(folder).list();
            assertEquals(3, kept.size(), "other weights and another precision are other files");
            assertEquals(Optional.of("int8-dynamic"), kept.get(0).precision());
            assertEquals(Optional.of("wide"), kept.get(2).upstream());
        }
    }

    @Test
    void keptGraphsAreCheckedAndTrimmed() throws IOException {
        UpstreamModel model = new TinyModels.Wide();
        GraphFolder graphs = new GraphFolder(folder);
        assertEquals(List.of(), new GraphFolder(folder.resolve("none")).list());
        try (EngineSession session = Engine.named("onnx").start(new EngineOptions("cpu", 1).keeping(folder))) {
            for (long seed = 1; seed <= 3; seed++) {
                session.open(model, RandomWeights.of(model, seed), Precision.FP32)
                        .close();
            }
        }
        List<Path> files = graphs.list().stream().map(GraphFolder.Entry::file).toList();
        assertEquals(new GraphFolder.Verified(3, List.of(), List.of()), graphs.verify());
        byte[] bytes = Files.readAllBytes(files.get(0));
        bytes[bytes.length - 1] ^= 1; // ONNX Runtime would not see it
        Files.write(files.get(0), bytes);
        assertEquals(new GraphFolder.Verified(2, List.of(files.get(0)), List.of()), graphs.verify());
        Files.setLastModifiedTime(files.get(1), FileTime.from(Instant.now().minusSeconds(3600)));
        assertEquals(
                List.of(files.get(1)),
                graphs.gc(graphs.list().get(0).bytes()).stream()
                        .map(GraphFolder.Entry::file)
                        .toList());
        assertEquals(1, graphs.list().size());
        graphs.gc(0);
        assertEquals(0, folder.toFile().list().length, "checksums go with their graphs");
    }

    private Path onlyFile() {
        List<GraphFolder.Entry> all = new GraphFolder(folder).list();
        assertEquals(1, all.size(), all::toString);
        return all.get(0).file();
    }

    /** Of the threads that ONNX Runtime starts, all lanes have the use; each lane itself is one more. */
    @Test
    @EnabledOnOs(OS.LINUX)
    void lanesAndTheThreadsOfTheSessionAreAllThatWereAskedFor() throws Exception {
        EngineOptions options = new EngineOptions("cpu", 6).sideBySide();
        assertEquals(3, options.lanes());
        UpstreamModel model = new TinyModels.Wide();
        try (EngineSession session = Engine.named("onnx").start(options)) {
            FutureTask<Long> started = new FutureTask<>(() -> {
                long before = threadsNamed("lane-count");
                try (OpenUpstream open = session.open(model, RandomWeights.of(model, 7), Precision.FP32)) {
                    return open.lanes() + threadsNamed("lane-count") - before;
                }
            });
            new Thread(started, "lane-count").start();
            assertEquals(6, started.get());
        }
    }

    /** Threads of a native library have the name of the one that started them. */
    private static long threadsNamed(String name) throws IOException {
        long count = 0;
        try (Stream<Path> tasks = Files.list(Path.of("/proc/self/task"))) {
            for (Path task : tasks.toList()) {
                Path file = task.resolve("comm");
                count += Files.exists(file) && Files.readString(file).strip().equals(name) ? 1 : 0;
            }
        }
        return count;
    }
}
