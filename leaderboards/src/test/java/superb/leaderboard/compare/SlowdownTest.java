package superb.leaderboard.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import superb.leaderboard.board.Setting;

class SlowdownTest {
    private static final Setting SETTING = new Setting("0123456789abcdef", "some processor", "PyTorch", 2);

    private static boolean slow(double... nights) {
        Slowdown judged = Slowdown.judge("a model", SETTING, nights);
        return judged.nowMs() > judged.limitMs();
    }

    /** A shared machine: a few percent of scatter, and one night in twenty on which something else ran. */
    private static double[] noise(long seed, int nights) {
        Random random = new Random(seed);
        return IntStream.range(0, nights)
                .mapToDouble(i -> 100
                        * Math.exp(0.03 * random.nextGaussian())
                        * (random.nextInt(20) == 0 ? 1.5 + random.nextDouble() : 1))
                .toArray();
    }

    @Test
    void noiseAloneNeverAlerts() {
        int judged = 0;
        for (int machine = 0; machine < 10; machine++) {
            double[] nights = noise(machine, 365);
            for (int until = 1; until <= nights.length; until++) {
                assertFalse(slow(java.util.Arrays.copyOf(nights, until)), "machine " + machine + ", night " + until);
                judged++;
            }
        }
        assertEquals(3650, judged);
    }

    @Test
    void aStepAlertsOnItsThirdNightAndNotBefore() {
        double[] nights = IntStream.range(0, 23)
                .mapToDouble(i -> (i < 20 ? 100 : 125) + i % 3)
                .toArray();
        assertFalse(slow(java.util.Arrays.copyOf(nights, 22)), "two nights may be chance");
        assertTrue(slow(nights));
        assertTrue(Slowdown.judge("a model", SETTING, nights).words().contains("usually 101.0 ms"));
    }

    @Test
    void tenNightsOfHistoryAreNeeded() {
        double[] twelve =
                IntStream.range(0, 12).mapToDouble(i -> i < 9 ? 100 : 200).toArray();
        double[] thirteen =
                IntStream.range(0, 13).mapToDouble(i -> i < 10 ? 100 : 200).toArray();
        assertFalse(slow(twelve));
        assertTrue(slow(thirteen));
    }
}
