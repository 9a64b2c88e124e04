package superb.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.engine.CostCounter;
import superb.engine.Engine;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.error.TemporaryException;
import superb.error.UsageException;
import superb.record.Environment;
import superb.record.RecordFiles;
import superb.record.RecordJson;
import superb.record.RunRecord;
import superb.store.ByteSize;
import superb.store.CacheDirectory;
import superb.store.StoreEntry;
import superb.task.HeadDesign;
import superb.train.HeadFile;
import superb.upstream.Upstream;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;

/** A sequence task from audio to record: stopped, damaged, asked again, with another cache. */
@Tag("e2e")
class SequenceRunTest {
    private static EngineSession session;

    @TempDir
    Path folder;

    private Tones tones;

    @BeforeAll
    static void start() {
        session = Engine.named("torch").start(new EngineOptions("cpu", 1));
    }

    @AfterAll
    static void stop() {
        session.close();
    }

    @BeforeEach
    void data() throws IOException {
        tones = new Tones(Files.createDirectories(folder.resolve("data")), new HeadDesign.FrameLinear(32));
    }

    private static final Optional<Integer> FEW = Optional.of(24);
    private static final BooleanSupplier NEVER = () -> false;

    private Cell cell(String out, FeatureCache cache, List<Long> seeds, Optional<LearningRates> search) {
        return cell(out, cache, seeds, search, Optional.empty());
    }

    private Cell cell(
            String out, FeatureCache cache, List<Long> seeds, Optional<LearningRates> search, Optional<Integer> steps) {
        Upstream upstream = UpstreamRegistry.load().untrained(UpstreamRequest.parse("fbank"), 7);
        return Planner.cells(List.of(upstream), List.of(tones.data()), settings(out, cache, seeds, search, steps))
                .get(0);
    }

    private RunSettings settings(
            String out, FeatureCache cache, List<Long> seeds, Optional<LearningRates> search, Optional<Integer> steps) {
        return new RunSettings(
                folder.resolve(out),
                folder.resolve("features"),
                new ByteSize(1L << 30),
                cache,
                FeatureSelection.WEIGHTED_SUM,
                Optional.empty(),
                seeds,
                Optional.empty(),
                search,
                Profile.SUPERB,
                steps,
                Optional.empty(),
                Optional.empty(),
                superb.engine.Precision.FP32,
                RunSettings.Resume.CONTINUE,
                RunSettings.Faults.FAIL_FAST,
                RunSettings.Samples.WRITTEN,
                List.of("superb", "run"));
    }

    private static List<Outcome> run(Cell cell, BooleanSupplier stop) {
        CostCounter counter = ServiceLoader.load(CostCounter.class).findFirst().orElseThrow();
        return new Runner(session, counter, Environment.collect(1), new Silent(), stop).run(List.of(cell));
    }

    private static JsonNode number(RunRecord record) {
        ObjectNode tree = RecordJson.tree(record).deepCopy();
        tree.remove(List.of("execution", "files", "reasons"));
        return tree;
    }

    @Test
    void learnsRecordsAndIsFoundAgain() throws IOException {
        Cell cell = cell("runs", FeatureCache.AUTO, List.of(3L), Optional.empty());
        Outcome outcome = run(cell, NEVER).get(0);
        RunRecord record = outcome.record().orElseThrow();
        double per = record.results().test().get("per").value();
        assertTrue(per < 0.5, "four notes in order, error rate " + per);
        assertTrue(record.results().test().get("per").ci95().isPresent());
        assertEquals("frames/v1", record.identity().features().cache());
        assertEquals("fp16", record.identity().features().dtype());
        assertEquals(8, record.identity().training().effectiveBatch());
        assertEquals(0, record.accounting().nCtcInfeasible());
        List<JsonNode> samples = samples(outcome.folder());
        assertEquals(6, samples.size());
        int errors = samples.stream().mapToInt(it -> it.path("errors").asInt()).sum();
        int units = samples.stream().mapToInt(it -> it.path("units").asInt()).sum();
        assertEquals(per, errors / (double) units);
        assertEquals(
                4, Files.readAllLines(outcome.folder().resolve("curves.csv")).size(), "three evaluations");
        assertEquals(Outcome.Origin.FOUND, run(cell, NEVER).get(0).origin());
        assertNoState("runs");
    }

    private static List<JsonNode> samples(Path folder) throws IOException {
        List<JsonNode> samples = new ArrayList<>();
        for (String line : Files.readAllLines(folder.resolve("samples.jsonl"))) {
            samples.add(new ObjectMapper().readTree(line));
        }
        return samples;
    }

    private void assertNoState(String out) throws IOException {
        try (Stream<Path> left = Files.list(folder.resolve(out).resolve(".state"))) {
            assertEquals(List.of(), left.toList(), "no state outlives its record");
        }
    }

    @Test
    void stoppedAnywhereItEndsInTheSameRecords() throws IOException {
        Optional<LearningRates> search = Optional.of(new LearningRates("two", List.of(3e-3, 1e-3)));
        List<Long> seeds = List.of(3L, 4L);
        List<RunRecord> unbroken = run(cell("whole", FeatureCache.AUTO, seeds, search, FEW), NEVER).stream()
                .map(it -> it.record().orElseThrow())
                .toList();
        assertEquals(2, unbroken.size());
        assertEquals(2, unbroken.get(0).results().trials());
        Cell broken = cell("broken", FeatureCache.AUTO, seeds, search, FEW);
        int stops = 0;
        for (int after : List.of(1, 20, 28, 10_000)) {
            int[] asked = {0};
            try {
                List<Outcome> outcomes = run(broken, () -> ++asked[0] > after);
                for (int i = 0; i < 2; i++) {
                    assertEquals(
                            number(unbroken.get(i)),
                            number(outcomes.get(i).record().orElseThrow()));
                }
                assertNoState("broken");
                break;
            } catch (TemporaryException e) {
                stops++;
            }
        }
        assertTrue(stops > 1, stops + " stops");
        RunRecord last = RecordFiles.in(broken.folder(4)).read().record();
        assertTrue(last.execution().resumed() > 0);
    }

    @Test
    void anotherReadingOfTheSameHeadDoesNotTrainIt() throws IOException {
        Optional<LearningRates> search = Optional.of(new LearningRates("two", List.of(1e-2, 1e-3)));
        Cell first = cell("runs", FeatureCache.AUTO, List.of(3L), search, FEW);
        RunRecord trained = run(first, NEVER).get(0).record().orElseThrow();
        HeadFile head = HeadFile.read(first.folder(3).resolve(RecordFiles.HEAD));
        assertEquals(
                Set.of("projector.weight", "projector.bias", "output.weight", "output.bias"),
                head.tensors().keySet());
        assertEquals(List.of(5, 32), head.tensors().get("output.weight").shape());

        tones = tones.readAgain();
        int[] asked = {0};
        Cell again = cell("runs", FeatureCache.AUTO, List.of(3L), search, FEW);
        Outcome outcome = run(again, () -> ++asked[0] > 3).get(0); // two splits are read, nothing is trained
        RunRecord read = outcome.record().orElseThrow();
        assertEquals("superb.pr+again", read.identity().task().id());
        assertEquals(trained.results().test(), read.results().test());
        assertEquals(trained.results().dev(), read.results().dev());
        assertEquals(trained.results().lr(), read.results().lr());
        for (String file : List.of("trials.jsonl", "curves.csv", "samples.jsonl")) {
            assertEquals(
                    Files.readString(first.folder(3).resolve(file)),
                    Files.readString(again.folder(3).resolve(file)));
        }
        Path damaged = first.folder(3).resolve(RecordFiles.HEAD);
        byte[] bytes = Files.readAllBytes(damaged);
        bytes[bytes.length - 1] ^= 1;
        Files.write(damaged, bytes);
        Files.delete(again.folder(3).resolve("record.json"));
        assertThrows(TemporaryException.class, () -> run(again, () -> ++asked[0] > 5), "it is trained");
    }

    /** What an earlier command left is not used, what this one has made is. */
    @Test
    void afreshAHeadIsTrainedOnceForAllTasksThatReadWithIt() throws IOException {
        List<Cell> both = new ArrayList<>();
        for (Tones task : List.of(tones, tones.readAgain())) {
            tones = task;
            both.add(cell("runs", FeatureCache.AUTO, List.of(3L, 4L), Optional.empty(), FEW));
        }
        run(both.get(0), NEVER);
        List<String> phases = new ArrayList<>();
        Silent silent = new Silent();
        Progress listening = new Progress() {
            @Override
            public Phase start(String title, String unit, long total) {
                phases.add(title);
                return silent.start(title, unit, total);
            }

            @Override
            public void note(String line) {}
        };
        CostCounter counter = ServiceLoader.load(CostCounter.class).findFirst().orElseThrow();
        List<Cell> afresh = both.stream().map(SequenceRunTest::afresh).toList();
        List<Outcome> outcomes = new Runner(session, counter, Environment.collect(1), listening, NEVER).run(afresh);
        assertEquals(4, outcomes.size());
        assertTrue(outcomes.stream().allMatch(it -> it.origin() == Outcome.Origin.COMPUTED));
        assertEquals(
                2,
                phases.stream().filter(it -> it.startsWith("training ")).count(),
                () -> "one head a seed: " + phases);
        for (int seed = 0; seed < 2; seed++) {
            assertEquals(
                    outcomes.get(seed).record().orElseThrow().results().test(),
                    outcomes.get(2 + seed).record().orElseThrow().results().test());
        }
    }

    private static Cell afresh(Cell cell) {
        RunSettings old = cell.settings();
        RunSettings settings = new RunSettings(
                old.out(),
                old.cacheDir(),
                old.budget(),
                old.cache(),
                old.features(),
                old.limit(),
                old.seeds(),
                old.learningRate(),
                old.search(),
                old.profile(),
                old.steps(),
                old.batch(),
                old.maxFrames(),
                old.precision(),
                RunSettings.Resume.AFRESH,
                old.faults(),
                old.samples(),
                old.command());
        return Planner.cells(List.of(cell.upstream()), List.of(cell.data()), settings)
                .get(0);
    }

    @Test
    void damagedFramesAreComputedAgain() throws IOException {
        Cell cell = cell("whole", FeatureCache.FRAMES, List.of(3L), Optional.empty(), FEW);
        RunRecord whole = run(cell, NEVER).get(0).record().orElseThrow();
        StoreEntry store = CacheDirectory.of(folder.resolve("features")).list().get(0);
        try (Stream<Path> files = Files.list(store.folder())) {
            Path segment = files.filter(it -> it.toString().endsWith(".rows"))
                    .findFirst()
                    .orElseThrow();
            byte[] bytes = Files.readAllBytes(segment);
            bytes[bytes.length / 2] ^= 1;
            Files.write(segment, bytes);
        }
        RunRecord again = run(cell("again", FeatureCache.FRAMES, List.of(3L), Optional.empty(), FEW), NEVER)
                .get(0)
                .record()
                .orElseThrow();
        assertEquals(number(whole), number(again));
    }

    @Test
    void withoutACacheTheRecordSaysSo() {
        Outcome outcome = run(cell("off", FeatureCache.OFF, List.of(3L), Optional.empty()), NEVER)
                .get(0);
        RunRecord record = outcome.record().orElseThrow();
        assertEquals("none", record.identity().features().cache());
        assertEquals("fp32", record.identity().features().dtype());
        assertTrue(record.results().test().get("per").value() < 0.5);
        assertFalse(Files.exists(folder.resolve("features")));
    }

    /** A grid asks for the same models in many precisions. */
    @Test
    void aPlanCountsAModelOnceForEveryLength() {
        CostCounter counter = ServiceLoader.load(CostCounter.class).findFirst().orElseThrow();
        List<Long> counted = new ArrayList<>();
        Pricing pricing = new Pricing(session, (model, samples, convention) -> {
            counted.add(samples);
            return counter.count(model, samples, convention);
        });
        Upstream upstream = UpstreamRegistry.load().untrained(UpstreamRequest.parse("student:layers=1,dim=64"), 7);
        Upstream same = UpstreamRegistry.load().untrained(UpstreamRequest.parse("student:layers=1,dim=64"), 8);
        RunSettings settings = settings("out", FeatureCache.AUTO, List.of(3L), Optional.empty(), FEW);
        List<Cell> cells = Planner.cells(List.of(upstream, same), List.of(tones.data()), settings);
        Price first = pricing.price(cells.get(0));
        int lengths = counted.size();
        assertTrue(first.macs() > 0 && lengths > 0);
        assertEquals(first, pricing.price(cells.get(1)), "other weights, so nothing is in the store");
        assertEquals(lengths, counted.size());
        assertEquals(Set.copyOf(counted).size(), counted.size());
    }

    @Test
    void pooledFeaturesAreRefusedInWords() {
        UsageException thrown = assertThrows(
                UsageException.class, () -> cell("out", FeatureCache.POOLED, List.of(3L), Optional.empty()));
        assertTrue(thrown.getMessage().contains("task 'pr' reads frames in their order"), thrown.getMessage());
    }
}
