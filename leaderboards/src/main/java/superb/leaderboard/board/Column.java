package superb.leaderboard.board;

import superb.leaderboard.intake.KnownTask;
import superb.record.Identity;

/** One task of one board: one version of its rules and one manifest of its data, so that everything in it compares. */
public record Column(KnownTask task, String version, String dataset, String manifestSha256) {

    static Column of(KnownTask task, Identity identity) {
        return new Column(
                task,
                identity.task().version(),
                identity.dataset().name(),
                identity.dataset().manifestSha256());
    }
}
