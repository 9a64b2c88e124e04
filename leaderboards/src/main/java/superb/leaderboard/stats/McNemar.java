package superb.leaderboard.stats;

import org.apache.commons.math3.distribution.BinomialDistribution;

/**
 * Two classifiers on the same items: only items on which exactly one of them is right say anything. Exact, two-sided (McNemar,
 * Psychometrika 12, 1947): if the two are equally good, each such item is a fair coin.
 *
 * @param onlyFirst items that only the first gets right
 * @param onlySecond items that only the second gets right
 */
public record McNemar(long onlyFirst, long onlySecond) {

    public double p() {
        int discordant = Math.toIntExact(onlyFirst + onlySecond);
        if (discordant == 0) {
            return 1;
        }
        int fewer = (int) Math.min(onlyFirst, onlySecond);
        return Math.min(1, 2 * new BinomialDistribution(null, discordant, 0.5).cumulativeProbability(fewer));
    }

    /** Cohen's g: how far the discordant items are from an even split, 0 to 0.5. */
    public double g() {
        long discordant = onlyFirst + onlySecond;
        return discordant == 0 ? 0 : Math.max(onlyFirst, onlySecond) / (double) discordant - 0.5;
    }
}
