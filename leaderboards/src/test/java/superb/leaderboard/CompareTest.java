package superb.leaderboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.DataException;
import superb.error.UsageException;
import superb.leaderboard.compare.Comparison;
import superb.leaderboard.compare.Comparison.Pairing;
import superb.leaderboard.compare.Regression;
import superb.leaderboard.compare.TaskComparison;
import superb.leaderboard.intake.KnownTask;

class CompareTest {
    @TempDir
    Path folder;

    private Path whole(String name, KnownTask task, String upstream, long hits) {
        return Example.of(task, upstream, hits, 2_000)
                .writeWhole(folder.resolve(name).resolve(task.id()));
    }

    private Path part(String name, long hits) {
        return Example.of(KnownTask.KS, "hubert_base", hits, 2_000).limited().writeWhole(folder.resolve(name));
    }

    @Test
    void accuraciesArePairedUtteranceByUtterance() {
        Path a = whole("a", KnownTask.KS, "hubert_base", 1_930);
        Path b = whole("b", KnownTask.KS, "distilhubert", 1_920);
        Comparison comparison = Comparison.of(a, b.resolve("record.json"), Pairing.REQUIRED);
        TaskComparison ks = comparison.tasks().get(0);
        assertEquals(TaskComparison.Test.MCNEMAR, ks.test());
        assertEquals(2.0 / 1024, ks.p(), 1e-12); // ten coins, all on one side
        assertEquals(0.005, ks.difference().value(), 1e-12);
        assertEquals(10, ks.pairs().get().firstBetter());
        assertEquals(0, ks.pairs().get().secondBetter());
        assertEquals(0.5, ks.effect().value(), 1e-12);
        assertTrue(ks.significant() && ks.firstBetter());
        assertTrue(
                comparison
                        .words()
                        .startsWith(
                                "KS ACC: hubert_base 96.5 %, distilhubert 96.0 %. Of 2000 utterances hubert_base"
                                        + " does better on 10 and distilhubert on 0. hubert_base is better; the difference of +0.5 points"),
                comparison::words);
    }

    @Test
    void errorRatesAreResampledAndHolmCorrects() throws Exception {
        whole("a", KnownTask.PR, "hubert_base", 100);
        whole("a", KnownTask.ASR, "hubert_base", 130);
        whole("a", KnownTask.SID, "hubert_base", 1_600);
        whole("b", KnownTask.PR, "distilhubert", 104);
        whole("b", KnownTask.ASR, "distilhubert", 260);
        whole("b", KnownTask.IC, "distilhubert", 1_900);
        Comparison comparison = Comparison.of(folder.resolve("a"), folder.resolve("b"), Pairing.WHERE_POSSIBLE);
        assertEquals(2, comparison.tasks().size());
        TaskComparison pr = comparison.tasks().get(0);
        TaskComparison asr = comparison.tasks().get(1);
        assertEquals(TaskComparison.Test.PAIRED_BOOTSTRAP, asr.test());
        assertTrue(asr.significant() && asr.firstBetter(), asr::toString);
        assertEquals(Math.min(1, 2 * asr.p()), asr.adjustedP(), 1e-12);
        assertTrue(pr.firstBetter() && pr.difference().value() < 0, pr::toString);
        assertEquals(2, comparison.notCompared().size());
        JsonNode json = new ObjectMapper().readTree(comparison.json());
        assertEquals("superb.comparison/1", json.path("format").asText());
        assertEquals(-0.065, json.path("tasks").get(1).path("difference").asDouble(), 1e-12);
        assertEquals(
                "only hubert_base has a record",
                json.path("not_compared").path("sid").asText());
        assertEquals(1, json.path("cost_second_over_first").path("params").asDouble());
    }

    @Test
    void withoutUtterancesTheIntervalsDecide() {
        Path a = Example.of(KnownTask.KS, "hubert_base", 1_930, 2_000).write(folder.resolve("a"));
        Path b = Example.of(KnownTask.KS, "distilhubert", 1_920, 2_000).write(folder.resolve("b"));
        TaskComparison ks = Comparison.of(a, b, Pairing.WHERE_POSSIBLE).tasks().get(0);
        assertEquals(TaskComparison.Test.INTERVALS, ks.test());
        assertFalse(ks.significant(), "unpaired, half a point of 2,000 utterances is nothing");
        // Two independent proportions: z = 0.005 / sqrt(0.965 * 0.035 / 2000 + 0.96 * 0.04 / 2000) = 0.832
        assertEquals(0.405, ks.p(), 0.03);
        DataException error = assertThrows(DataException.class, () -> Comparison.of(a, b, Pairing.REQUIRED));
        assertTrue(error.getMessage().startsWith("no pairs for KS"), error::getMessage);
    }

    @Test
    void aScoreThatFallsIsARegressionAndOneThatRisesIsNone() {
        Example ks = Example.of(KnownTask.KS, "hubert_base", 1_930, 2_000);
        ks.started("2026-01-01T00:00:00Z").writeWhole(folder.resolve("r/1"));
        Example.of(KnownTask.KS, "hubert_base", 1_880, 2_000)
                .started("2026-01-02T00:00:00Z")
                .writeWhole(folder.resolve("r/2"));
        Example.of(KnownTask.IC, "hubert_base", 1_880, 2_000)
                .started("2026-01-01T00:00:00Z")
                .writeWhole(folder.resolve("r/3"));
        Example.of(KnownTask.IC, "hubert_base", 1_940, 2_000)
                .started("2026-01-02T00:00:00Z")
                .writeWhole(folder.resolve("r/4"));
        Example.of(KnownTask.SID, "hubert_base", 1_000, 2_000).writeWhole(folder.resolve("r/5"));
        List<Regression> found = Leaderboard.regressions(folder.resolve("r"));
        assertEquals(1, found.size());
        assertTrue(
                found.get(0)
                        .words()
                        .startsWith(
                                "hubert_base on KS was 96.5 % (2026-01-01T00:00:00Z) and is 94.0 % (2026-01-02T00:00:00Z),"
                                        + " worse by more than chance explains"),
                found.get(0)::words);
    }

    @Test
    void anUnusableRecordIsToldInTheWordsOfItsReader() throws Exception {
        Path a = whole("a", KnownTask.KS, "hubert_base", 1_930);
        Path b = whole("b", KnownTask.KS, "hubert_base", 1_920);
        byte[] bytes = Files.readAllBytes(b.resolve("record.json"));
        Files.write(b.resolve("record.json"), Arrays.copyOf(bytes, bytes.length / 2));
        for (Path place : List.of(b, b.resolve("record.json"))) {
            DataException cut =
                    assertThrows(DataException.class, () -> Comparison.of(a, place, Pairing.WHERE_POSSIBLE));
            assertTrue(
                    cut.getMessage().startsWith("not a usable record: the file is cut off at line "), cut::getMessage);
            assertTrue(cut.getMessage().contains("where:    " + b.resolve("record.json")), cut::getMessage);
        }
        Path several = folder.resolve("several");
        for (String name : List.of("1", "2", "3", "4", "5")) {
            Files.createDirectories(several.resolve(name));
            Files.createFile(several.resolve(name).resolve("record.json"));
        }
        DataException all = assertThrows(DataException.class, () -> Comparison.of(several, a, Pairing.WHERE_POSSIBLE));
        assertTrue(
                all.getMessage()
                        .startsWith("not a usable record: 1: the file is empty; 2: the file is empty;"
                                + " 3: the file is empty; and 2 more"),
                all::getMessage);
    }

    @Test
    void partialRunsCompareWithPartialRunsOnlyAndSaySo() {
        Path a = whole("a", KnownTask.KS, "hubert_base", 1_930);
        Path p = part("p", 1_930);
        DataException differ = assertThrows(DataException.class, () -> Comparison.of(a, p, Pairing.WHERE_POSSIBLE));
        assertTrue(
                differ.getMessage().startsWith("nothing can be compared: KS: one record is valid, the other partial"),
                differ::getMessage);
        String words =
                Comparison.of(p, part("q", 1_920), Pairing.WHERE_POSSIBLE).words();
        assertTrue(words.contains("Neither is a whole run: one is partial"), words);
    }

    @Test
    void whatDoesNotCompareIsRefused() {
        Path a = whole("a", KnownTask.KS, "hubert_base", 1_930);
        Path mini = Example.of(KnownTask.KS, "hubert_base", 200, 240)
                .onMini()
                .version("2.0")
                .write(folder.resolve("m"));
        DataException differ = assertThrows(DataException.class, () -> Comparison.of(a, mini, Pairing.WHERE_POSSIBLE));
        assertTrue(differ.getMessage().contains("task versions 1.0 and 2.0 differ"), differ::getMessage);
        DataException none =
                assertThrows(DataException.class, () -> Comparison.of(a, folder.resolve("none"), Pairing.REQUIRED));
        assertTrue(none.getMessage().startsWith("there is no record"), none::getMessage);
        whole("b", KnownTask.KS, "distilhubert", 1_930);
        UsageException many =
                assertThrows(UsageException.class, () -> Comparison.of(folder, a, Pairing.WHERE_POSSIBLE));
        assertTrue(many.getMessage().contains("several models: distilhubert, hubert_base"), many::getMessage);
    }
}
