package superb.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import superb.engine.Precision;
import superb.error.UsageException;
import superb.record.Cost;

class BenchTest {
    private static final Subject FBANK =
            Subject.of("fbank_no_cmvn", Optional.empty(), List.of(), 1337, "torch", "cpu", Precision.FP32, 1);

    /** One process, so that it takes seconds; then by its own rules it is no measurement. */
    @Test
    @Tag("slow")
    void measuresInOtherProcesses() throws IOException {
        BenchPlan plan = new BenchPlan(EnumSet.allOf(Scenario.class), true, List.of(0.5), 2, 1, 0, 300, 0.5, 60);
        List<String> notes = new ArrayList<>();
        Bench.Measured found = new Bench(FBANK, plan).run(notes::add);
        Cost.Latency latency = found.latency().get(0);
        assertEquals("single-stream", latency.scenario());
        assertEquals(0.5, latency.clipSeconds());
        assertTrue(latency.p50Ms() > 0 && latency.p50Ms() <= latency.p90Ms(), latency::toString);
        assertFalse(latency.valid());
        assertTrue(latency.reason().orElseThrow().contains("3 are needed"), latency::toString);
        long rows = found.rawCsv()
                .lines()
                .filter(it -> it.startsWith("single-stream,0.5,0,"))
                .count();
        assertTrue(rows > 0 && rows <= latency.n(), rows + " rows for " + latency.n() + " clips");

        Cost.Throughput offline = found.throughput().orElseThrow();
        assertEquals(14.1 + 3.3, offline.audioSeconds(), 1e-9);
        assertEquals(offline.audioSeconds() / offline.wallSeconds(), offline.rtfx(), 1e-9);
        MemoryProbe memory = found.memory();
        assertTrue(memory.coldMillis() > memory.warmMillis() && memory.warmMillis() > 0, memory::toString);
        assertTrue(memory.rssBytes().orElse(Long.MAX_VALUE) > memory.heapBytes(), memory::toString);

        assertTrue(
                memory.loadMillis() > 0
                        && memory.firstMillis() > 0
                        && memory.loadMillis() + memory.firstMillis() < memory.coldMillis(),
                memory::toString);
        assertEquals(
                List.of("single-stream", Bench.COLD_START, Bench.MODEL_LOAD),
                found.latency().stream().map(Cost.Latency::scenario).toList());
        LeakGate leak = found.leak().orElseThrow();
        assertFalse(leak.leaking(), leak::toString);
        assertEquals(300, leak.inferences());
        assertTrue(Math.abs(leak.slopePer1k().orElseThrow()) < LeakGate.LIMIT_PER_1K, leak::toString);

        JsonNode report = new ObjectMapper().readTree(found.jmhJson());
        assertEquals(2, report.size());
        assertEquals(
                "fbank_no_cmvn", report.get(0).path("params").path("upstream").asText());
        assertEquals(4, notes.size(), notes::toString);
    }

    @Test
    void rulesOfMeasuring() {
        assertEquals(Optional.empty(), Bench.reason(64, 3, 10));
        assertTrue(Bench.reason(63, 3, 10).orElseThrow().contains("63 clips were measured, 64"));
        assertTrue(Bench.reason(64, 2, 10).orElseThrow().contains("2 processes"));
        assertTrue(Bench.reason(64, 3, 26).orElseThrow().contains("differ by 26 %"));
    }

    @Test
    void onlyWhatHasAnEncoderHasAFrontEndOfItsOwn() {
        assertEquals(Optional.empty(), FBANK.frontEnd());
        Subject hubert = Subject.of("hubert_base", Optional.empty(), List.of(), 1, "torch", "cpu", Precision.FP32, 1);
        assertEquals(Subject.Part.FRONT_END, hubert.frontEnd().orElseThrow().part());
        assertTrue(hubert.frontShare() > 0.2 && hubert.frontShare() < 1, () -> "share " + hubert.frontShare());
    }

    @Test
    void scenariosAreKnownByName() {
        assertEquals(EnumSet.of(Scenario.OFFLINE), Scenario.parse(List.of("Offline")));
        assertTrue(assertThrows(UsageException.class, () -> Scenario.parse(List.of("server")))
                .getMessage()
                .contains("single-stream, offline"));
    }

    @Test
    void theDriversWordsAreRead() {
        List<String> lines = List.of("12, 300", "7, 1024", "7, 24", "no devices were found");
        assertEquals(OptionalLong.of(1048L << 20), GpuMemory.process(lines, 7));
        assertEquals(OptionalLong.empty(), GpuMemory.process(lines, 8));
        assertEquals(OptionalLong.of(300L << 20), GpuMemory.device(lines, 12));
        assertEquals(GpuMemory.NONE, GpuMemory.now("cpu"));
    }

    @Test
    void aSubjectSurvivesTheWayToAnotherProcess() {
        Subject all = Subject.of(
                "hubert_base",
                Optional.of(Path.of("/a b/c.pt")),
                List.of(Path.of("/x.yaml"), Path.of("/y.json")),
                7,
                "onnx",
                "cuda:1",
                Precision.INT8_DYNAMIC,
                4);
        assertEquals(all, Subject.parse(all.words()));
    }
}
