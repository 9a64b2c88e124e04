package superb.run;

import java.util.List;
import superb.metric.Bootstrap;
import superb.metric.ConfidenceInterval;
import superb.metric.Counts;
import superb.task.Clip;
import superb.task.IntervalUnit;

/** The 95 % interval of a score on test, over the units that its task names. */
final class Intervals {
    private Intervals() {}

    /** @param clips of every test clip, in protocol order */
    static ConfidenceInterval of(Cell cell, List<Counts> clips, long seed) {
        if (cell.task().intervalUnit() == IntervalUnit.CLIP) {
            return Bootstrap.overUtterances(seed).interval(clips);
        }
        List<String> groups =
                cell.data().corpus().test().clips().stream().map(Clip::group).toList();
        return Bootstrap.overGroups("speaker", seed).interval(Bootstrap.byGroup(clips, groups));
    }
}
