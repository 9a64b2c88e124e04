package superb.metric;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import org.apache.commons.math3.distribution.BinomialDistribution;
import org.junit.jupiter.api.Test;
import superb.error.DataException;

class BootstrapTest {

    private static List<Counts> clips(int hits, int n) {
        List<Counts> clips = new ArrayList<>(Collections.nCopies(hits, new Counts(1, 1)));
        clips.addAll(Collections.nCopies(n - hits, new Counts(0, 1)));
        return clips;
    }

    /** Resampling right and wrong clips is drawing from a binomial law: the interval is known. */
    @Test
    void overClipsIsTheBinomialInterval() {
        for (int[] one : new int[][] {{900, 1000}, {3, 40}, {2966, 3081}, {5000, 10_000}}) {
            ConfidenceInterval interval = Bootstrap.overUtterances(1).interval(clips(one[0], one[1]));
            double p = one[0] / (double) one[1];
            BinomialDistribution exact = new BinomialDistribution(one[1], p);
            double step = 1.5 / one[1] + 0.05 * Math.sqrt(p * (1 - p) / one[1]); // a count, and noise of 10,000 draws
            assertEquals(
                    exact.inverseCumulativeProbability(0.025) / (double) one[1],
                    interval.bounds().low(),
                    step);
            assertEquals(
                    exact.inverseCumulativeProbability(0.975) / (double) one[1],
                    interval.bounds().high(),
                    step);
            assertEquals("bootstrap-utterance-10000", interval.method());
        }
    }

    /** Both ways of drawing are the same law: a clip counted twice forces the general one. */
    @Test
    void countingHitsEqualsDrawingClips() {
        List<Counts> clips = clips(700, 800);
        List<Counts> general = clips.stream()
                .map(it -> new Counts(2 * it.hits(), 2 * it.total()))
                .toList();
        Interval one = Bootstrap.overUtterances(5).interval(clips).bounds();
        Interval two = Bootstrap.overUtterances(5).interval(general).bounds();
        assertEquals(one.low(), two.low(), 0.002);
        assertEquals(one.high(), two.high(), 0.002);
    }

    @Test
    void groupsThatAreAllRightOrAllWrongWidenTheInterval() {
        List<Counts> clips = new ArrayList<>();
        List<String> speakers = new ArrayList<>();
        Random random = new Random(2);
        for (int speaker = 0; speaker < 50; speaker++) {
            boolean right = random.nextInt(10) < 8;
            for (int clip = 0; clip < 20; clip++) {
                clips.add(new Counts(right ? 1 : 0, 1));
                speakers.add("id" + speaker);
            }
        }
        List<Counts> groups = Bootstrap.byGroup(clips, speakers);
        assertEquals(50, groups.size());
        assertEquals(20, groups.get(0).total());
        ConfidenceInterval grouped = Bootstrap.overGroups("speaker", 3).interval(groups);
        Interval alone = Bootstrap.overUtterances(3).interval(clips).bounds();
        double ratio = width(grouped.bounds()) / width(alone);
        assertEquals(Math.sqrt(20), ratio, 0.5); // wholly dependent clips: as many facts as speakers
        assertEquals("bootstrap-speaker-10000", grouped.method());
    }

    private static double width(Interval interval) {
        return interval.high() - interval.low();
    }

    @Test
    void theSeedDecides() {
        Random random = new Random(9);
        List<Counts> units = new ArrayList<>();
        for (int unit = 0; unit < 200; unit++) {
            int total = 1 + random.nextInt(60);
            units.add(new Counts(random.nextInt(total + 1), total));
        }
        Interval first = Bootstrap.overGroups("speaker", 1).interval(units).bounds();
        assertEquals(first, Bootstrap.overGroups("speaker", 1).interval(units).bounds());
        assertNotEquals(
                first, Bootstrap.overGroups("speaker", 2).interval(units).bounds());
    }

    /** Clopper-Pearson for 0 and n of n has a closed form: 1 - (alpha / 2)^(1/n). */
    @Test
    void allRightIsNoCertainty() {
        ConfidenceInterval right = Bootstrap.overUtterances(1).interval(clips(20, 20));
        assertEquals(Math.pow(0.025, 1 / 20.0), right.bounds().low(), 1e-6);
        assertEquals(1, right.bounds().high());
        assertEquals("clopper-pearson-utterance", right.method());
        ConfidenceInterval wrong = Bootstrap.overUtterances(1).interval(clips(0, 20));
        assertEquals(0, wrong.bounds().low());
        assertEquals(1 - Math.pow(0.025, 1 / 20.0), wrong.bounds().high(), 1e-6);
        ConfidenceInterval few =
                Bootstrap.overGroups("speaker", 1).interval(List.of(new Counts(50, 50), new Counts(50, 50)));
        assertEquals(Math.pow(0.025, 1 / 2.0), few.bounds().low(), 1e-6);
    }

    /** Corpus level: an error rate may exceed 1, and empty references weigh nothing. */
    @Test
    void errorRatesOfUnequalItems() {
        List<Counts> items = List.of(new Counts(1, 10), new Counts(9, 3), new Counts(0, 7), new Counts(2, 0));
        Interval interval = Bootstrap.overUtterances(4).interval(items).bounds();
        assertTrue(interval.low() < 12 / 20.0 && 12 / 20.0 < interval.high());
        assertThrows(DataException.class, () -> Bootstrap.overUtterances(1).interval(List.of()));
    }

    @Test
    void theTailsOfTheBinomialLawAddUp() {
        for (double p : new double[] {1e-9, 0.5, 0.97, 1 - 1e-9}) {
            double[] below = Binomial.distribution(10_000, p);
            assertEquals(1, below[10_000]);
            assertEquals(new BinomialDistribution(10_000, p).cumulativeProbability(9_700), below[9_700], 1e-9);
        }
    }
}
