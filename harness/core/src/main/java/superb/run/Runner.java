package superb.run;

import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import superb.check.StoredChecks;
import superb.engine.CostCounter;
import superb.engine.EngineInfo;
import superb.engine.EngineSession;
import superb.engine.Precision;
import superb.error.ExitCode;
import superb.error.SuperbException;
import superb.features.RowSource;
import superb.files.Disk;
import superb.record.Checks;
import superb.record.Environment;
import superb.record.RecordFiles;
import superb.record.RunRecord;
import superb.store.CacheDirectory;
import superb.store.PooledStore;
import superb.store.RowKey;
import superb.store.StoreIdentity;

/**
 * Runs cells: finds what is already recorded, passes every missing clip through its upstream once, trains and scores.
 * One runner serves one call of the command and belongs to one thread.
 */
public final class Runner {
    private final EngineSession session;
    private final CostCounter counter;
    private final RunLog progress;
    private final BooleanSupplier stop;
    private final Environment environment;
    private final Instant started = Instant.now();
    private final Set<Path> written = new HashSet<>();

    public Runner(
            EngineSession session,
            CostCounter counter,
            Environment environment,
            Progress progress,
            BooleanSupplier stop) {
        this.session = session;
        this.counter = counter;
        this.environment = environment;
        this.progress = new RunLog(progress, Disk.LOCAL);
        this.stop = stop;
    }

    /**
     * One outcome a seed of every cell, in order. A failing cell does not sink the others, unless asked for or its
     * failure concerns the machine rather than the task.
     */
    public List<Outcome> run(List<Cell> cells) {
        List<Outcome> outcomes = new ArrayList<>();
        try (OpenedUpstream opened = new OpenedUpstream(session, progress)) {
            for (Cell cell : cells) {
                run(cell, opened, outcomes);
            }
        }
        return outcomes;
    }

    private void run(Cell cell, OpenedUpstream opened, List<Outcome> outcomes) {
        try {
            outcomes.addAll(run(cell, opened));
            progress.end();
        } catch (SuperbException e) {
            progress.failed(e);
            boolean goOn = cell.settings().faults() == RunSettings.Faults.KEEP_GOING && concernsTheTask(e);
            if (!goOn) {
                throw e;
            }
            progress.note("%s failed: %s".formatted(cell, e.getMessage()));
            cell.settings().seeds().forEach(seed -> outcomes.add(Outcome.failed(cell, seed, e)));
        } catch (RuntimeException e) {
            progress.failed(e);
            throw e;
        }
    }

    private static boolean concernsTheTask(SuperbException e) {
        return e.exitCode() == ExitCode.DATA || e.exitCode() == ExitCode.UNTRUSTED || e.exitCode() == ExitCode.USAGE;
    }

    private List<Outcome> run(Cell cell, OpenedUpstream opened) {
        Optional<List<Outcome>> finished = finished(cell);
        if (finished.isPresent()) {
            progress.note("%s: already recorded".formatted(cell));
            CellTraining.forget(cell); // an earlier start may have ended between its last record and this
            return finished.get();
        }
        if (cell.settings().resume() == RunSettings.Resume.AFRESH) {
            CellTraining.forget(cell);
        }
        progress.begin(cell);
        PlanFile.begin(cell, session.info(cell.upstream(), cell.settings().precision()));
        if (cell.sequence()) {
            return runSequence(cell, opened);
        }
        return cell.settings().cache() == FeatureCache.OFF ? runWithoutStore(cell, opened) : runFromStore(cell, opened);
    }

    /** The records of all seeds, if this very question was answered before. */
    private static Optional<List<Outcome>> finished(Cell cell) {
        if (cell.settings().resume() == RunSettings.Resume.AFRESH) {
            return Optional.empty();
        }
        List<Outcome> outcomes = new ArrayList<>();
        for (long seed : cell.settings().seeds()) {
            RecordFiles files = RecordFiles.in(cell.folder(seed));
            if (!files.complete()) {
                return Optional.empty();
            }
            RunRecord record = files.read().record();
            if (!record.recordId().equals(cell.identity(seed).recordId())) {
                return Optional.empty();
            }
            outcomes.add(Outcome.found(cell, seed, record));
        }
        return Optional.of(outcomes);
    }

    private List<Outcome> runSequence(Cell cell, OpenedUpstream opened) {
        Checks checks = checks(cell);
        SequenceRun run = new SequenceRun(session, opened, progress, stop);
        return record(cell, run.run(cell, written), checks, run.outOfMemoryRetries());
    }

    private List<Outcome> runFromStore(Cell cell, OpenedUpstream opened) {
        Elapsed elapsed = Elapsed.resume(CellTraining.timing(cell));
        StoreIdentity identity = identity(cell);
        PooledStore store = PooledStore.open(cell.settings().cacheDir(), identity);
        CellRows rows = CellRows.of(cell, identity);
        CellTraining.checkClips(cell, rows);
        Checks checks = checks(cell);
        long began = System.nanoTime();
        List<RowKey> missing = store.missing(rows.keys());
        CacheDirectory.of(cell.settings().cacheDir())
                .makeRoom(
                        store,
                        store.bytesNeeded(missing.size()),
                        Optional.of(cell.settings().budget()));
        int outOfMemory =
                new FeaturePass(session, opened, progress, stop).fill(cell, rows, missing, () -> new PooledSink(store));
        elapsed = elapsed.extracted((System.nanoTime() - began) / 1e9);
        RowSource source = selected(cell, store.source(rows.keys()));
        CellTraining.Trained trained =
                new CellTraining(session, progress, stop).train(cell, rows, source, elapsed, true);
        return record(cell, findings(cell, trained), checks, outOfMemory);
    }

    private static List<ProbeFindings> findings(Cell cell, CellTraining.Trained trained) {
        return IntStream.range(0, cell.settings().seeds().size())
                .mapToObj(seed -> new ProbeFindings(cell, trained, seed))
                .toList();
    }

    private List<Outcome> runWithoutStore(Cell cell, OpenedUpstream opened) {
        CellRows rows = CellRows.of(cell, identity(cell));
        CellTraining.checkClips(cell, rows);
        Checks checks = checks(cell);
        RowSource all = new RecomputedRows(
                opened.of(cell), rows, cell.settings().seeds().get(0));
        CellTraining.Trained trained =
                new CellTraining(session, progress, stop).train(cell, rows, selected(cell, all), Elapsed.NONE, false);
        return record(cell, findings(cell, trained), checks, 0);
    }

    /** What runs the upstream, and what trains the heads where that is another. */
    private List<EngineInfo> engines(Cell cell) {
        return Stream.of(session.info(cell.upstream(), cell.settings().precision()), session.info())
                .distinct()
                .toList();
    }

    private StoreIdentity identity(Cell cell) {
        return StoreIdentity.of(
                cell.card(),
                cell.upstream().weights(),
                cell.settings().precision(),
                session.info(cell.upstream(), cell.settings().precision()));
    }

    private static RowSource selected(Cell cell, RowSource all) {
        int states = cell.card().states();
        return SelectedLayers.of(
                all, cell.settings().features().of(states), states, cell.card().dim());
    }

    private Checks checks(Cell cell) {
        Precision precision = cell.settings().precision();
        Checks stored = StoredChecks.in(cell.settings().cacheDir()).find(identity(cell));
        return precision == Precision.FP32 || !cell.card().trainable()
                ? stored
                : stored.with(PrecisionCheck.measure(session, cell.upstream(), precision, cell));
    }

    /** @param findings one a seed */
    private List<Outcome> record(Cell cell, List<? extends Findings> findings, Checks checks, int outOfMemory) {
        RecordWriter writer = new RecordWriter(
                environment,
                engines(cell),
                session.graph(cell.upstream(), cell.settings().precision()),
                counter,
                started);
        List<Outcome> outcomes = new ArrayList<>();
        for (int i = 0; i < findings.size(); i++) {
            long seed = cell.settings().seeds().get(i);
            RunRecord record = writer.write(cell, seed, findings.get(i), checks, outOfMemory);
            outcomes.add(Outcome.computed(cell, seed, record));
            written.add(cell.folder(seed));
        }
        CellTraining.forget(cell);
        return outcomes;
    }
}
