package superb.leaderboard.page;

import java.util.List;

/**
 * What stands around every page.
 *
 * @param root from the page to the site's folder: empty, or {@code ../}
 * @param scripts of the page; it must be readable without them
 * @param snapshot name of the snapshot of this build, empty if there are no records
 */
record Shell(
        String title,
        String root,
        List<Link> links,
        List<String> scripts,
        Foot foot,
        String snapshot,
        String snapshotPage) {

    /** @param here whether it leads to the page itself */
    record Link(String href, String words, boolean here) {}
}
