package superb.leaderboard.download;

import superb.files.Sha256;
import superb.leaderboard.board.Boards;
import superb.leaderboard.intake.Entry;

/**
 * A build that can be cited: named after the day of its newest record and its results, so that one name never stands for two contents.
 *
 * @param name {@code 2026-01-31-0a1b2c3d}; empty if there are no records
 * @param day of the newest record
 * @param sha256 of {@code results.json}
 */
public record Snapshot(String name, String day, String sha256) {
    private static final int DAY = "2026-01-01".length();
    private static final int DIGITS = 8;

    static Snapshot of(Boards boards, String resultsJson) {
        String sha256 = Sha256.of(resultsJson);
        String day = boards.readable().stream()
                .map(Entry::record)
                .map(it -> it.execution().started())
                .max(String::compareTo)
                .map(it -> it.substring(0, Math.min(DAY, it.length())))
                .orElse("");
        return new Snapshot(day.isEmpty() ? "" : day + "-" + sha256.substring(0, DIGITS), day, sha256);
    }

    /** Below the site, with a slash at its end. */
    public String folder() {
        return "snapshots/" + name + "/";
    }

    /** For a bibliography. */
    public String bibtex() {
        if (name.isEmpty()) {
            return "% no records, nothing to cite\n";
        }
        return """
                @misc{superb-board-%s,
                  title = {Leaderboard of compressed speech models, snapshot %s},
                  year = {%s},
                  note = {Built by superb from result records; SHA-256 of results.json: %s}
                }
                """.formatted(name, name, day.substring(0, 4), sha256);
    }
}
