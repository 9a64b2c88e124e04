package superb.leaderboard.stats;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import superb.metric.PairedBootstrap;

class StatsTest {

    /** Sums of binomial coefficients over 2^n, by hand and with exact integers: 2 * sum(C(n, 0..min)) / 2^n. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, 1",
        "1, 0, 1",
        "5, 5, 1",
        "6, 0, 0.03125", // 2 / 64
        "1, 9, 0.021484375", // 2 * 11 / 1024
        "3, 9, 0.14599609375", // 2 * 299 / 4096
        "40, 20, 0.01348929373", // 2 * sum of C(60, 0..20) / 2^60
    })
    void mcNemarIsAFairCoin(long first, long second, double p) {
        assertEquals(p, new McNemar(first, second).p(), 1e-9);
        assertEquals(p, new McNemar(second, first).p(), 1e-9);
    }

    @Test
    void cohensG() {
        assertEquals(0, new McNemar(0, 0).g());
        assertEquals(0.4, new McNemar(1, 9).g(), 1e-12);
    }

    /** The example of Holm's paper in the form of most text books: 0.01, 0.04, 0.03, 0.005 become 0.03, 0.06, 0.06, 0.02. */
    @Test
    void holmStepsDown() {
        List<Double> adjusted = Holm.adjust(List.of(0.01, 0.04, 0.03, 0.005));
        double[] expected = {0.03, 0.06, 0.06, 0.02};
        for (int i = 0; i < expected.length; i++) {
            assertEquals(expected[i], adjusted.get(i), 1e-12);
        }
        assertEquals(List.of(1.0, 1.0), Holm.adjust(List.of(0.9, 0.8)));
        assertEquals(List.of(), Holm.adjust(List.of()));
    }

    @Test
    void bootstrapFindsARealDifferenceAndNoOther() {
        int n = 1_000;
        int[] good = new int[n];
        int[] bad = new int[n];
        int[] same = new int[n];
        int[] units = new int[n];
        Random random = new Random(5);
        for (int i = 0; i < n; i++) {
            units[i] = 20 + random.nextInt(60);
            good[i] = random.nextInt(5);
            bad[i] = good[i] + (random.nextInt(10) == 0 ? 1 : 0);
            same[i] = Math.max(0, good[i] + random.nextInt(3) - 1);
        }
        PairedBootstrap worse = PairedBootstrap.of(bad, good, units, 1);
        assertTrue(worse.low() > 0 && worse.p() < 0.001, worse::toString);
        assertEquals(sum(bad) - sum(good), worse.difference() * sum(units), 1e-6);
        PairedBootstrap equal = PairedBootstrap.of(good, good, units, 1);
        assertEquals(new PairedBootstrap(0, 0, 0, 1), equal);
        PairedBootstrap noise = PairedBootstrap.of(same, good, units, 1);
        assertTrue(noise.low() < noise.difference() && noise.difference() < noise.high(), noise::toString);
        assertEquals(noise, PairedBootstrap.of(same, good, units, 1));
    }

    /** For many items of weight one the percentile interval is the normal one: variance (b + c - (b - c)^2 / n) / n^2. */
    @Test
    void bootstrapAgreesWithTheNormalInterval() {
        int n = 4_000;
        int[] first = new int[n];
        int[] second = new int[n];
        int[] units = new int[n];
        java.util.Arrays.fill(units, 1);
        for (int i = 0; i < n; i++) {
            first[i] = i < 3_200 ? 1 : 0;
            second[i] = i >= 200 && i < 3_300 ? 1 : 0;
        }
        PairedBootstrap found = PairedBootstrap.of(first, second, units, 7);
        double difference = 100.0 / n;
        double error = Math.sqrt(300 - 100.0 * 100 / n) / n;
        assertEquals(difference, found.difference(), 1e-12);
        assertEquals(difference - 1.96 * error, found.low(), 0.05 * error * 1.96);
        assertEquals(difference + 1.96 * error, found.high(), 0.05 * error * 1.96);
    }

    private static long sum(int[] numbers) {
        return java.util.Arrays.stream(numbers).sum();
    }

    @Test
    void differencesOfEstimatesFollowTheirIntervals() {
        Estimate low = new Estimate(0.90, 0.88, 0.92);
        assertTrue(new Estimate(0.93, 0.91, 0.95).above(low)); // 0.03 against sqrt(2) * 0.02
        assertFalse(new Estimate(0.925, 0.905, 0.945).above(low));
        assertFalse(low.above(low));
        Estimate mean = Estimate.mean(List.of(low, new Estimate(0.8, 0.77, 0.82)));
        assertEquals(0.85, mean.value(), 1e-12);
        assertEquals(0.85 - Math.hypot(0.02, 0.03) / 2, mean.low(), 1e-12);
        assertEquals(0.85 + Math.hypot(0.02, 0.02) / 2, mean.high(), 1e-12);
        assertEquals(new Estimate(-9, -10, -5), new Estimate(9, 5, 10).map(it -> -it));
    }

    @Test
    void tiesShareARank() {
        List<Optional<Estimate>> scores = List.of(
                Optional.of(new Estimate(0.97, 0.96, 0.98)),
                Optional.of(new Estimate(0.965, 0.955, 0.975)),
                Optional.empty(),
                Optional.of(new Estimate(0.90, 0.89, 0.91)),
                Optional.of(new Estimate(0.905, 0.895, 0.915)));
        assertEquals(ranks(1, 1, 0, 3, 3), Ranks.of(scores, true));
        assertEquals(ranks(3, 3, 0, 1, 1), Ranks.of(scores, false));
    }

    private static List<OptionalInt> ranks(int... ranks) {
        return java.util.Arrays.stream(ranks)
                .mapToObj(it -> it == 0 ? OptionalInt.empty() : OptionalInt.of(it))
                .toList();
    }
}
