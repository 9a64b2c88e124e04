package superb.record;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * One task, one seed, one number, and everything that is needed to read it ({@code superb.record/1}).
 *
 * @param schema {@link #SCHEMA}
 * @param recordId from the identity alone: equal identities, equal ids
 * @param runId one run of the command
 * @param statusReasons why it is not valid
 * @param partial {@code --limit} was used: never ranked
 * @param nonstandard what differs from the official protocol by the user's choice, in words
 * @param reasons why a measure is null, by its path: {@code cost.latency}, or the path of what it lies in
 */
public record RunRecord(
        String schema,
        String recordId,
        String runId,
        Status status,
        List<String> statusReasons,
        boolean partial,
        List<String> nonstandard,
        Identity identity,
        Results results,
        Accounting accounting,
        Cost cost,
        Checks checks,
        Execution execution,
        List<FileEntry> files,
        Map<String, String> reasons) {
    public static final String SCHEMA = "superb.record/1";

    public RunRecord {
        statusReasons = List.copyOf(statusReasons);
        nonstandard = List.copyOf(nonstandard);
        files = List.copyOf(files);
        reasons = Collections.unmodifiableMap(new TreeMap<>(reasons));
    }

    /** What a run measured. @param reasons for measures that are absent; well-known ones are filled in. */
    public record Measured(
            Results results, Accounting accounting, Cost cost, Checks checks, Map<String, String> reasons) {}

    /** How much of the data was asked for. */
    public enum Coverage {
        WHOLE,
        LIMITED
    }

    /** Works out id, status and the well-known reasons; the files are listed when it is written. */
    public static RunRecord of(
            String runId,
            Coverage coverage,
            List<String> nonstandard,
            Identity identity,
            Measured measured,
            Execution execution) {
        List<String> reasons = new ArrayList<>(measured.accounting().losses());
        Status status =
                !reasons.isEmpty() ? Status.INVALID : coverage == Coverage.LIMITED ? Status.PARTIAL : Status.VALID;
        if (coverage == Coverage.LIMITED) {
            reasons.add("only a part of the data was used (--limit)");
        }
        RunRecord bare = new RunRecord(
                SCHEMA,
                identity.recordId(),
                runId,
                status,
                reasons,
                coverage == Coverage.LIMITED,
                nonstandard,
                identity,
                measured.results(),
                measured.accounting(),
                measured.cost(),
                measured.checks(),
                execution,
                List.of(),
                measured.reasons());
        return bare.complete();
    }

    public RunRecord withFiles(List<FileEntry> newFiles) {
        return with(cost, checks, newFiles, reasons);
    }

    /** The same number with costs that were measured later, for example by {@code superb bench}. */
    public RunRecord withCost(Cost newCost, Map<String, String> newReasons) {
        return with(newCost, checks, files, newReasons).complete();
    }

    /** The same number with what was checked later. */
    public RunRecord withChecks(Checks newChecks, Map<String, String> newReasons) {
        return with(cost, newChecks, files, newReasons).complete();
    }

    /** With the well-known reasons. */
    private RunRecord complete() {
        return with(cost, checks, files, Reasons.complete(RecordJson.tree(this), reasons));
    }

    private RunRecord with(Cost newCost, Checks newChecks, List<FileEntry> newFiles, Map<String, String> newReasons) {
        return new RunRecord(
                schema,
                recordId,
                runId,
                status,
                statusReasons,
                partial,
                nonstandard,
                identity,
                results,
                accounting,
                newCost,
                newChecks,
                execution,
                newFiles,
                newReasons);
    }
}
