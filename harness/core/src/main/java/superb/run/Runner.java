package superb.run;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import superb.check.StoredChecks;
import superb.engine.CostCounter;
import superb.engine.EngineInfo;
import superb.engine.EngineSession;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.error.ExitCode;
import superb.error.SuperbException;
import superb.features.RowSource;
import superb.record.Checks;
import superb.record.Environment;
import superb.record.RecordFiles;
import superb.record.RunRecord;
import superb.store.CacheDirectory;
import superb.store.PooledStore;
import superb.store.RowKey;
import superb.store.StoreIdentity;
import superb.upstream.Upstream;

/**
 * Runs cells: finds what is already recorded, passes every missing clip through its upstream once, trains and scores.
 * One runner serves one call of the command and belongs to one thread.
 */
public final class Runner {
    private final EngineSession session;
    private final CostCounter counter;
    private final Progress progress;
    private final BooleanSupplier stop;
    private final Environment environment;
    private final Instant started = Instant.now();

    public Runner(
            EngineSession session,
            CostCounter counter,
            Environment environment,
            Progress progress,
            BooleanSupplier stop) {
        this.session = session;
        this.counter = counter;
        this.environment = environment;
        this.progress = progress;
        this.stop = stop;
    }

    /**
     * One outcome a seed of every cell, in order. A failing cell does not sink the others, unless asked for or its
     * failure concerns the machine rather than the task.
     */
    public List<Outcome> run(List<Cell> cells) {
        List<Outcome> outcomes = new ArrayList<>();
        try (Opened opened = new Opened()) {
            for (Cell cell : cells) {
                run(cell, opened, outcomes);
            }
        }
        return outcomes;
    }

    private void run(Cell cell, Opened opened, List<Outcome> outcomes) {
        try {
            outcomes.addAll(run(cell, opened));
        } catch (SuperbException e) {
            boolean goOn = cell.settings().faults() == RunSettings.Faults.KEEP_GOING && concernsTheTask(e);
            if (!goOn) {
                throw e;
            }
            progress.note("%s failed: %s".formatted(cell, e.getMessage()));
            cell.settings().seeds().forEach(seed -> outcomes.add(Outcome.failed(cell, seed, e)));
        }
    }

    private static boolean concernsTheTask(SuperbException e) {
        return e.exitCode() == ExitCode.DATA || e.exitCode() == ExitCode.UNTRUSTED || e.exitCode() == ExitCode.USAGE;
    }

    private List<Outcome> run(Cell cell, Opened opened) {
        Optional<List<Outcome>> finished = finished(cell);
        if (finished.isPresent()) {
            progress.note("%s: already recorded".formatted(cell));
            CellTraining.forget(cell); // an earlier start may have ended between its last record and this
            return finished.get();
        }
        if (cell.settings().resume() == RunSettings.Resume.AFRESH) {
            CellTraining.forget(cell);
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

    private List<Outcome> runFromStore(Cell cell, Opened opened) {
        Elapsed elapsed = Elapsed.resume(CellTraining.timing(cell));
        StoreIdentity identity = identity(cell);
        PooledStore store = PooledStore.open(cell.settings().cacheDir(), identity);
        CellRows rows = CellRows.of(cell, identity);
        Checks checks = checks(cell);
        long began = System.nanoTime();
        int outOfMemory = fill(cell, store, rows, opened);
        elapsed = elapsed.extracted((System.nanoTime() - began) / 1e9);
        RowSource source = selected(cell, store.source(rows.keys()));
        CellTraining.Trained trained =
                new CellTraining(session, progress, stop).train(cell, rows, source, elapsed, true);
        return record(cell, trained, checks, outOfMemory);
    }

    /** Computes what the store lacks; the upstream is opened only if something is missing. */
    private int fill(Cell cell, PooledStore store, CellRows rows, Opened opened) {
        List<RowKey> missing = store.missing(rows.keys());
        if (missing.isEmpty()) {
            progress.note(
                    "features of " + cell.card().name() + ": all " + rows.keys().size() + " in the store");
            return 0;
        }
        CacheDirectory.of(cell.settings().cacheDir())
                .makeRoom(
                        store,
                        store.bytesNeeded(missing.size()),
                        Optional.of(cell.settings().budget()));
        Map<RowKey, ClipView> wanted = new LinkedHashMap<>();
        missing.forEach(key -> wanted.put(key, rows.view(key)));
        Extraction extraction = new Extraction(opened.upstream(cell), store, progress, stop);
        extraction.fill(wanted, Batching.on(session.info().deviceActual()));
        return extraction.outOfMemoryRetries();
    }

    private List<Outcome> runWithoutStore(Cell cell, Opened opened) {
        Checks checks = checks(cell);
        StoreIdentity identity = identity(cell);
        CellRows rows = CellRows.of(cell, identity);
        RowSource all = new RecomputedRows(
                opened.upstream(cell), rows, cell.settings().seeds().get(0));
        CellTraining.Trained trained =
                new CellTraining(session, progress, stop).train(cell, rows, selected(cell, all), Elapsed.NONE, false);
        return record(cell, trained, checks, 0);
    }

    /** What runs the upstream, and what trains the heads where that is another. */
    private List<EngineInfo> engines(Upstream upstream) {
        return Stream.of(session.info(upstream), session.info()).distinct().toList();
    }

    private StoreIdentity identity(Cell cell) {
        return StoreIdentity.of(
                cell.card(), cell.upstream().weights(), cell.settings().precision(), session.info(cell.upstream()));
    }

    private static RowSource selected(Cell cell, RowSource all) {
        int states = cell.card().states();
        return SelectedLayers.of(
                all, cell.settings().features().of(states), states, cell.card().dim());
    }

    /** The upstream that was used last stays open for the next cell. */
    private final class Opened implements AutoCloseable {
        private Optional<Upstream> which = Optional.empty();
        private Optional<OpenUpstream> open = Optional.empty();

        OpenUpstream upstream(Cell cell) {
            Upstream wanted = cell.upstream();
            if (open.isPresent() && which.equals(Optional.of(wanted))) {
                return open.get();
            }
            close();
            progress.note("opening %s: %s"
                    .formatted(cell.card().name(), wanted.weights().provenance()));
            OpenUpstream fresh = session.open(wanted, cell.settings().precision());
            which = Optional.of(wanted);
            open = Optional.of(fresh);
            return fresh;
        }

        @Override
        public void close() {
            open.ifPresent(OpenUpstream::close);
            open = Optional.empty();
        }
    }

    private Checks checks(Cell cell) {
        Precision precision = cell.settings().precision();
        Checks stored = StoredChecks.in(cell.settings().cacheDir()).find(identity(cell));
        return precision == Precision.FP32 || !cell.card().trainable()
                ? stored
                : stored.with(PrecisionCheck.measure(session, cell.upstream(), precision, cell));
    }

    private List<Outcome> record(Cell cell, CellTraining.Trained trained, Checks checks, int outOfMemory) {
        RecordWriter writer = new RecordWriter(environment, engines(cell.upstream()), counter, started);
        List<Outcome> outcomes = new ArrayList<>();
        for (int seed = 0; seed < cell.settings().seeds().size(); seed++) {
            RunRecord record = writer.write(cell, seed, trained, checks, outOfMemory);
            outcomes.add(Outcome.computed(cell, cell.settings().seeds().get(seed), record));
        }
        CellTraining.forget(cell);
        return outcomes;
    }
}
