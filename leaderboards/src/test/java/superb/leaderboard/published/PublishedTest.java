package superb.leaderboard.published;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import superb.metric.SuperbPoints;

class PublishedTest {
    private final Published published = Published.load();

    @Test
    void everyRowHasASource() {
        assertEquals(81, published.rows().size());
        for (PublishedRow row : published.rows()) {
            assertTrue(
                    !row.source().isBlank()
                            && !row.seenIn().isBlank()
                            && !row.scores().isEmpty(),
                    row::toString);
            assertTrue(row.url().isEmpty() || row.url().startsWith("https://arxiv.org/abs/"), row::toString);
        }
        assertTrue(published.caveats().size() >= 5);
    }

    /** The transcription is checked by the formula: it gives the points that were published with the rows. */
    @Test
    void pointsFollowFromTheScores() {
        int compared = 0;
        for (PublishedRow row : published.rows()) {
            Map<String, Double> scores = new TreeMap<>(row.scores());
            // The FBANK row of that paper holds chance values for the mean-pooled tasks and claims 0 points all the
            // same.
            if (row.points().isPresent()
                    && scores.size() == 11
                    && !row.upstream().equals("FBANK")) {
                double points = SuperbPoints.SITE_2021.of(scores);
                double tolerance = row.source().startsWith("SUPERB leaderboard") ? 0.51 : 12;
                assertEquals(row.points().get(), points, tolerance, row::upstream);
                compared++;
            }
        }
        assertTrue(compared > 30, "only " + compared + " rows were compared");
    }
}
