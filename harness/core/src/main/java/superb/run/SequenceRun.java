package superb.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import superb.engine.EngineSession;
import superb.sequence.FrameSource;
import superb.store.CacheDirectory;
import superb.store.FrameStore;
import superb.store.MissingRowsException;
import superb.store.RowKey;
import superb.store.StoreIdentity;
import superb.task.Transcription;

/** A cell whose task reads sequences: its frames from the store, or computed at every access, and its heads one after the other. */
final class SequenceRun {
    private final EngineSession session;
    private final OpenedUpstream opened;
    private final Progress progress;
    private final BooleanSupplier stop;
    private int outOfMemory;

    SequenceRun(EngineSession session, OpenedUpstream opened, Progress progress, BooleanSupplier stop) {
        this.session = session;
        this.opened = opened;
        this.progress = progress;
        this.stop = stop;
    }

    /** How often a batch of the features' pass had to be halved because memory ran out. */
    int outOfMemoryRetries() {
        return outOfMemory;
    }

    /**
     * One a seed.
     *
     * @param written folders of the records of this command
     */
    List<SequenceFindings> run(Cell cell, Set<Path> written) {
        cell.data().transcription().ifPresent(Transcription::ready);
        StoreIdentity identity = StoreIdentity.frames(
                cell.card(),
                cell.upstream().weights(),
                cell.settings().precision(),
                session.info(cell.upstream(), cell.settings().precision()));
        CellRows rows = CellRows.of(cell, identity);
        TrialTimes times = TrialTimes.resume(cell);
        SequenceTrials trials = new SequenceTrials(session, cell, rows, progress, stop);
        if (!cell.keepsFrames()) {
            FrameSource source = new RecomputedFrames(
                    opened.of(cell),
                    rows,
                    layers(cell),
                    Batching.on(session.info().deviceActual()),
                    session.manager());
            return trials.run(source, times, written);
        }
        FrameStore store = FrameStore.open(cell.settings().cacheDir(), identity);
        while (true) {
            long began = System.nanoTime();
            fill(cell, store, rows);
            times = times.extracted((System.nanoTime() - began) / 1e9);
            FrameSource source = new StoredFrameSource(
                    store.table(rows.keys()), layers(cell), cell.card().dim(), session.manager());
            try {
                return trials.run(source, times, written);
            } catch (MissingRowsException e) {
                // Set aside already: what was damaged is computed anew, and training goes on from its last state.
                progress.note("%s: %s".formatted(cell, e.getMessage()));
            }
        }
    }

    private static int[] layers(Cell cell) {
        return cell.settings().features().of(cell.card().states());
    }

    private void fill(Cell cell, FrameStore store, CellRows rows) {
        List<RowKey> missing = store.missing(rows.keys());
        long bytes = missing.isEmpty()
                ? 0
                : cell.frameBytes(
                        missing.stream().map(key -> rows.view(key).clip()).toList());
        CacheDirectory.of(cell.settings().cacheDir())
                .makeRoom(store, bytes, Optional.of(cell.settings().budget()));
        outOfMemory += new FeaturePass(session, opened, progress, stop)
                .fill(cell, rows, new ArrayList<>(missing), () -> new FrameSink(store));
    }
}
