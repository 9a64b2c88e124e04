package superb.run;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import superb.engine.EngineSession;
import superb.store.RowKey;

/** Computes what a store lacks; the upstream is opened only if something is missing. */
final class FeaturePass {
    private final EngineSession session;
    private final OpenedUpstream opened;
    private final Progress progress;
    private final BooleanSupplier stop;

    FeaturePass(EngineSession session, OpenedUpstream opened, Progress progress, BooleanSupplier stop) {
        this.session = session;
        this.opened = opened;
        this.progress = progress;
        this.stop = stop;
    }

    /**
     * @param missing of the cell's rows, for which there is room
     * @return how often a batch had to be halved because memory ran out
     */
    int fill(Cell cell, CellRows rows, List<RowKey> missing, Supplier<FeatureSink> sink) {
        if (missing.isEmpty()) {
            progress.note(
                    "features of " + cell.card().name() + ": all " + rows.keys().size() + " in the store");
            return 0;
        }
        Map<RowKey, ClipView> wanted = new LinkedHashMap<>();
        missing.forEach(key -> wanted.put(key, rows.view(key)));
        Extraction extraction = new Extraction(opened.of(cell), sink, progress, stop);
        extraction.fill(wanted, Batching.on(session.info().deviceActual()));
        return extraction.outOfMemoryRetries();
    }
}
