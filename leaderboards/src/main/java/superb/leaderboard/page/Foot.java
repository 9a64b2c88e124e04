package superb.leaderboard.page;

import superb.leaderboard.board.Boards;
import superb.leaderboard.intake.Entry;
import superb.record.Execution;

/**
 * What stands under every page: how much it is made of, how old that is, and by what it was made.
 *
 * @param oldest day of the oldest record, empty if that is also the day of the newest
 * @param newestTime start of the newest run, for the notice about stale boards
 */
public record Foot(int found, int shown, int hidden, String oldest, String newest, String newestTime, String harness) {
    private static final int DAY = "2026-01-01".length();
    private static final int SHA_DIGITS = 12;

    public static Foot of(Boards boards, Execution.Harness harness) {
        String oldest = boards.readable().stream()
                .map(Foot::started)
                .min(String::compareTo)
                .orElse("");
        String newest = boards.readable().stream()
                .map(Foot::started)
                .max(String::compareTo)
                .orElse("");
        String sha = harness.gitSha()
                .map(it -> " (" + it.substring(0, Math.min(SHA_DIGITS, it.length())) + ")")
                .orElse("");
        return new Foot(
                boards.found(),
                boards.shown().size(),
                boards.hidden().size(),
                day(oldest).equals(day(newest)) ? "" : day(oldest),
                day(newest),
                newest,
                harness.version() + sha);
    }

    static String day(String started) {
        return started.substring(0, Math.min(DAY, started.length()));
    }

    private static String started(Entry entry) {
        return entry.record().execution().started();
    }
}
