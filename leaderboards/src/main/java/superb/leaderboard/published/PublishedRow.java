package superb.leaderboard.published;

import java.util.Map;
import java.util.Optional;

/**
 * One row of a table that somebody published.
 *
 * @param scores by {@code task.metric} in lower case; percent, MTWV as it is
 * @param macsGiga of the 32 profiling utterances of the SUPERB challenge: not the measure of our own records
 * @param source title of the paper or page
 * @param url of the source, empty if it has none that lasts
 * @param seenIn where the number was read
 * @param preferred one row a model, where several sources give one
 */
public record PublishedRow(
        String upstream,
        Optional<Double> paramsMillions,
        Optional<Double> macsGiga,
        Map<String, Double> scores,
        Optional<Double> points,
        String source,
        String url,
        String seenIn,
        String note,
        boolean preferred) {}
