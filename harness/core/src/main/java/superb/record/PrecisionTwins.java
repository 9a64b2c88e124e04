package superb.record;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superb.engine.Precision;
import superb.error.DataException;

/**
 * Records of one question in several precisions, side by side in one folder of runs. The id of a record is the hash of its
 * question, so the twin in fp32 is not searched for: its folder is known. Whichever of the two is written or changed last,
 * the reduced one then names its twin, and what the lower precision changes.
 */
public final class PrecisionTwins {
    /** Why a record in fp32 has no twin. */
    public static final String IS_FP32 = "fp32 is what other precisions are compared with";

    private static final Logger LOG = LoggerFactory.getLogger(PrecisionTwins.class);
    private static final String FULL = Precision.FP32.id();

    private PrecisionTwins() {}

    /** Of the record in a folder, as the reduced one or as the other; a twin that cannot be read is left out with a warning. */
    public static void join(Path folder) {
        RunRecord record = RecordFiles.in(folder).read().record();
        if (!record.identity().precision().equals(FULL)) {
            sibling(folder, record, FULL).ifPresent(full -> name(folder, full));
            return;
        }
        Arrays.stream(Precision.values())
                .map(Precision::id)
                .filter(it -> !it.equals(FULL))
                .forEach(other -> sibling(folder, record, other).ifPresent(reduced -> name(reduced, folder)));
    }

    /** The folder of the same question at another precision, if it holds a record. */
    private static Optional<Path> sibling(Path folder, RunRecord record, String precision) {
        String own = hash(record.recordId());
        if (!record.runId().endsWith(own)) {
            return Optional.empty();
        }
        String name = record.runId().substring(0, record.runId().length() - own.length());
        String other = hash(record.identity().withPrecision(precision).recordId());
        return Optional.of(folder.toAbsolutePath().resolveSibling(name + other))
                .filter(it -> RecordFiles.in(it).complete());
    }

    private static String hash(String recordId) {
        return recordId.substring("rec_".length());
    }

    private static void name(Path reduced, Path full) {
        try {
            StoredRecord stored = RecordFiles.in(reduced).read();
            RunRecord record = stored.record();
            RunRecord twin = RecordFiles.in(full).read().record();
            if (record.status() == Status.INVALID || twin.status() == Status.INVALID) {
                return;
            }
            TwinComparison found = TwinComparison.of(reduced, record, full, twin);
            Map<String, String> reasons = new TreeMap<>(record.reasons());
            reasons.keySet().removeIf(it -> it.startsWith(TwinComparison.PATH));
            reasons.putAll(found.reasons());
            RunRecord changed = record.withChecks(record.checks().with(found.twin()), reasons);
            if (!changed.equals(record)) {
                RecordFiles.in(reduced).rewrite(stored.with(changed));
            }
        } catch (DataException e) {
            LOG.warn("a record is not compared with its twin in fp32: {}", e.getMessage());
        }
    }
}
