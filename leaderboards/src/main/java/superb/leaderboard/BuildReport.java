package superb.leaderboard;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import superb.leaderboard.intake.Hidden;

/**
 * What a build made of the records. Found is shown plus hidden.
 *
 * @param found files named {@code record.json}
 * @param shown records in the tables, by board: {@code official}, {@code untrained}, {@code mini}
 * @param hidden every other record, with the reason, in order of its path
 * @param index the page to open
 * @param files written, below the site's folder
 */
public record BuildReport(int found, Map<String, Integer> shown, List<Hidden> hidden, Path index, int files) {

    /** Of all boards. */
    public int shownRecords() {
        return shown.values().stream().mapToInt(Integer::intValue).sum();
    }
}
