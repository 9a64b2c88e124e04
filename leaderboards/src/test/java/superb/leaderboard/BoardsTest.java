package superb.leaderboard;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.leaderboard.board.Board;
import superb.leaderboard.board.Boards;
import superb.leaderboard.board.Cell;
import superb.leaderboard.board.Cheapest;
import superb.leaderboard.board.CostAxis;
import superb.leaderboard.board.Division;
import superb.leaderboard.board.Front;
import superb.leaderboard.board.Front.Standing;
import superb.leaderboard.board.MacsByShape;
import superb.leaderboard.board.Measure;
import superb.leaderboard.board.ModelCost;
import superb.leaderboard.board.Row;
import superb.leaderboard.intake.Intake;
import superb.leaderboard.intake.KnownTask;
import superb.record.Cost;

/** What the numbers of the tables are made of. */
class BoardsTest {
    @TempDir
    Path folder;

    private int written;

    private void write(Example example) {
        example.write(folder.resolve("record-" + written++));
    }

    private Board official() {
        return Boards.of(Intake.of(folder)).boards().stream()
                .filter(it -> it.division() == Division.OFFICIAL)
                .findFirst()
                .orElseThrow();
    }

    private static Row row(Board board, String label) {
        return board.rows().stream()
                .filter(it -> it.label().equals(label))
                .findFirst()
                .orElseThrow();
    }

    /** The runs used two threads, and so did what measured their throughput and memory. */
    @Test
    void throughputAndMemoryStandBesideTheLatencyOfTheirThreads() {
        write(Example.of(KnownTask.KS, "a", 800, 1_000).sized(12, 768, timed(1, 2)));
        write(Example.of(KnownTask.SID, "a", 800, 1_000)
                .started("2026-01-20T08:00:00Z")
                .sized(12, 768, timed(4)));
        Map<Integer, ModelCost.Timing> timings = new TreeMap<>();
        row(official(), "a").cost().timings().forEach((setting, timing) -> timings.put(setting.threads(), timing));
        assertEquals(Set.of(1, 2, 4), timings.keySet());
        assertEquals(Optional.of(20.0), timings.get(2).p90Ms());
        assertEquals(Optional.of(20.0), timings.get(2).rtfx());
        assertTrue(timings.get(2).memoryBytes().isPresent());
        for (int threads : new int[] {1, 4}) {
            assertEquals(
                    new ModelCost.Timing(Optional.of(10.0 * threads), Optional.empty(), Optional.empty()),
                    timings.get(threads));
        }
    }

    private static Cost timed(int... threads) {
        Cost cost = Example.cost(1, 1, 230);
        Cost.Latency one = cost.latency().orElseThrow().get(0);
        List<Cost.Latency> latencies = Arrays.stream(threads)
                .mapToObj(it -> new Cost.Latency(
                        one.scenario(),
                        one.engine(),
                        one.clipSeconds(),
                        one.batch(),
                        it,
                        5.0 * it,
                        10.0 * it,
                        one.p99Ms(),
                        7.0 * it,
                        one.n(),
                        one.forks(),
                        one.forkSpreadPct(),
                        true,
                        Optional.empty(),
                        Optional.empty()))
                .toList();
        return new Cost(
                cost.params(),
                cost.macs(),
                cost.weightsBytes(),
                Optional.of(latencies),
                cost.throughput(),
                cost.memoryBytes(),
                cost.energyJoules());
    }

    /** HuBERT Base on the public leaderboard: KS 96.30, SID 81.42, IC 98.34, PR 5.41, ASR 6.42. */
    @Test
    void pointsAreThoseOfTheFormula() {
        write(Example.of(KnownTask.KS, "hubert_base", 9_630, 10_000));
        write(Example.of(KnownTask.SID, "hubert_base", 8_142, 10_000));
        write(Example.of(KnownTask.IC, "hubert_base", 9_834, 10_000));
        write(Example.of(KnownTask.PR, "hubert_base", 541, 10_000));
        write(Example.of(KnownTask.ASR, "hubert_base", 642, 10_000));
        Board board = official();
        double ks = (96.30 - 41.38) / (96.66 - 41.38);
        double sid = (81.42 - 20.06) / (90.33 - 20.06);
        double ic = (98.34 - 9.65) / (98.76 - 9.65);
        double pr = (5.41 - 82.01) / (3.53 - 82.01);
        double asr = (6.42 - 23.18) / (3.62 - 23.18);
        assertEquals(
                1000 * (ks + sid + ic + pr + asr) / 5,
                board.rows().get(0).overall().get().value(),
                1e-6);
        assertEquals(5, board.cohort().size());
        assertTrue(board.rows().get(0).overall().get().estimate().get().low() < 940);
    }

    @Test
    void seedsAreAveragedAndDoNotNarrowTheInterval() {
        for (int seed = 1; seed <= 3; seed++) {
            write(Example.of(KnownTask.KS, "a", 900 + 10 * seed, 1_000).seed(seed));
        }
        write(Example.of(KnownTask.KS, "b", 920, 1_000));
        Board board = official();
        Cell many = row(board, "a").cells().get(KnownTask.KS);
        Cell one = row(board, "b").cells().get(KnownTask.KS);
        assertEquals(0.92, many.value(), 1e-12);
        assertEquals(3, many.seeds().size());
        double width = one.estimate().get().high() - one.estimate().get().low();
        assertEquals(width, many.estimate().get().high() - many.estimate().get().low(), 0.1 * width);
        assertEquals(OptionalInt.of(1), many.rank());
        assertEquals(OptionalInt.of(1), one.rank());
    }

    @Test
    void theCohortIsWhatComparesMost() {
        for (String model : List.of("a", "b", "c")) {
            write(Example.of(KnownTask.KS, model, 900, 1_000));
            write(Example.of(KnownTask.IC, model, 900, 1_000));
        }
        write(Example.of(KnownTask.SID, "a", 900, 1_000));
        write(Example.of(KnownTask.PR, "d", 100, 1_000));
        Board board = official();
        assertEquals(List.of(KnownTask.KS, KnownTask.IC), board.cohort());
        assertEquals(Optional.empty(), row(board, "d").overall());
        assertEquals("d", board.rows().get(3).label(), "models without an overall number stand below");
    }

    @Test
    void aLanguageModelIsAColumnOfItsOwnAndNoPartOfTheScore() {
        write(Example.of(KnownTask.ASR, "a", 642, 10_000));
        write(Example.of(KnownTask.ASR_LM, "a", 479, 10_000));
        Board board = official();
        assertEquals(List.of(KnownTask.ASR), board.cohort());
        assertEquals(
                OptionalInt.of(1), row(board, "a").cells().get(KnownTask.ASR_LM).rank());
        double asr = (6.42 - 23.18) / (3.62 - 23.18);
        assertEquals(1000 * asr, row(board, "a").overall().get().value(), 1e-6);
    }

    @Test
    void nonstandardResultsTakeNoRank() {
        write(Example.of(KnownTask.KS, "long", 990, 1_000).nonstandard("400000 optimiser updates instead of 200000"));
        write(Example.of(KnownTask.KS, "usual", 900, 1_000));
        Board board = official();
        assertEquals(
                OptionalInt.empty(),
                row(board, "long").cells().get(KnownTask.KS).rank());
        assertEquals(
                OptionalInt.of(1), row(board, "usual").cells().get(KnownTask.KS).rank());
        Front front = Front.of(board, new Measure(Division.OFFICIAL, Optional.of(KnownTask.KS)), CostAxis.PARAMS);
        assertEquals("not SUPERB-comparable", front.missing().get(0).why());
    }

    @Test
    void equalLabelsAreToldApart() {
        write(Example.of(KnownTask.KS, "a", 900, 1_000));
        write(Example.of(KnownTask.KS, "a", 800, 1_000).sized(6, 768, Example.cost(1, 1, 1)));
        Board board = official();
        assertEquals(2, board.rows().size());
        board.rows().forEach(it -> assertTrue(it.label().matches("a #[0-9a-f]{6}"), it::label));
    }

    /** Cost rises from a to e; scores of 2,000 utterances differ surely from about 1.5 points on. */
    @Test
    void theFrontKnowsChance() {
        write(sized("a", 1_700, 10));
        write(sized("b", 1_900, 20));
        write(sized("c", 1_895, 30)); // worse than b, but who knows
        write(sized("d", 1_800, 40)); // worse than b for sure
        write(sized("e", 1_950, 50));
        Board board = official();
        Measure ks = new Measure(Division.OFFICIAL, Optional.of(KnownTask.KS));
        Front front = Front.of(board, ks, CostAxis.PARAMS);
        assertEquals(
                List.of(Standing.FRONT, Standing.FRONT, Standing.TIED, Standing.DOMINATED, Standing.FRONT),
                front.points().stream().map(Front.Point::standing).toList());
        assertEquals("b", front.points().get(3).by().get().label());
        Cheapest cheapest = Cheapest.of(front).orElseThrow();
        assertEquals("e", cheapest.best().label());
        assertEquals("e", cheapest.model().label(), "b is two and a half points away");
    }

    @Test
    void lowerIsBetterForErrors() {
        write(errors("a", 200, 10));
        write(errors("b", 100, 20));
        write(errors("c", 110, 30));
        write(errors("d", 300, 40));
        Front front = Front.of(official(), new Measure(Division.OFFICIAL, Optional.of(KnownTask.PR)), CostAxis.PARAMS);
        assertEquals(
                List.of(Standing.FRONT, Standing.FRONT, Standing.TIED, Standing.DOMINATED),
                front.points().stream().map(Front.Point::standing).toList());
        assertEquals("b", Cheapest.of(front).orElseThrow().model().label());
    }

    private static Example sized(String name, long hits, long millions) {
        return Example.of(KnownTask.KS, name, hits, 2_000).sized(12, 768, Example.cost(millions * 1_000_000, 1, 1));
    }

    private static Example errors(String name, long errors, long millions) {
        return Example.of(KnownTask.PR, name, errors, 2_000).sized(12, 768, Example.cost(millions * 1_000_000, 1, 1));
    }

    /** The fit finds the formula that made the numbers, and turns it round. */
    @Test
    void linesOfEqualMacs() {
        int[][] shapes = {{2, 768}, {12, 384}, {12, 768}, {6, 512}};
        for (int[] shape : shapes) {
            long macs = 11_000_000_000L + 3_000L * shape[0] * shape[1] * shape[1];
            write(Example.of(KnownTask.KS, "m" + shape[0] + "x" + shape[1], 900, 1_000)
                    .sized(shape[0], shape[1], Example.cost(1, macs, 1)));
        }
        MacsByShape fit = MacsByShape.of(official().rows()).orElseThrow();
        assertEquals(11e9, fit.frontEnd(), 1e4);
        assertEquals(3_000, fit.rate(), 1e-3);
        assertTrue(fit.worstError() < 1e-9);
        assertEquals(768, fit.widthAt(11e9 + 3_000.0 * 6 * 768 * 768, 6), 1e-3);
        assertTrue(fit.levels().stream().allMatch(it -> it > fit.lowest() && it < fit.highest()));
        assertEquals(List.of(15e9, 20e9, 30e9), fit.levels());
        assertTrue(MacsByShape.of(official().rows().subList(0, 2)).isEmpty());
    }
}
