package superb.record;

import superb.metric.Score;

/**
 * A record in one line.
 *
 * @param path of the record's folder below the folder of the index
 * @param value of the scored metric on test
 */
public record IndexLine(
        String path,
        String recordId,
        String runId,
        String started,
        Status status,
        String task,
        String dataset,
        String upstream,
        boolean trained,
        String precision,
        long seed,
        String metric,
        double value) {

    static IndexLine of(String path, RunRecord record) {
        Identity identity = record.identity();
        String metric = identity.scoring().metric();
        Score score = record.results().test().get(metric);
        if (score == null) {
            throw new IllegalArgumentException("the record has no test score '" + metric + "'");
        }
        return new IndexLine(
                path.replace('\\', '/'),
                record.recordId(),
                record.runId(),
                record.execution().started(),
                record.status(),
                identity.task().id(),
                identity.dataset().name(),
                identity.upstream().name(),
                identity.upstream().weights().trained(),
                identity.precision(),
                identity.training().seed(),
                metric,
                score.value());
    }
}
