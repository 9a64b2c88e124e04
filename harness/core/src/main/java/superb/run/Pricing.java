package superb.run;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Set;
import java.util.TreeMap;
import superb.audio.Waveform;
import superb.engine.CostCounter;
import superb.engine.EngineInfo;
import superb.engine.EngineSession;
import superb.engine.MacsConvention;
import superb.engine.Precision;
import superb.store.FrameStore;
import superb.store.PooledStore;
import superb.store.RowKey;
import superb.store.StoreIdentity;
import superb.upstream.UpstreamModel;

/**
 * Prices the cells of a plan in order, without touching audio or opening a model. What one cell will have put into the store is free
 * for those after it.
 */
public final class Pricing {
    /** Counting is exact for so many clip lengths of a model; more are drawn on straight lines between them. */
    private static final int COUNTED_LENGTHS = 40;

    private final EngineSession session;
    private final CostCounter counter;
    private final Map<String, Set<RowKey>> planned = new HashMap<>();
    /** By model and samples: precisions and tasks ask for the same again. */
    private final Map<UpstreamModel, Map<Long, Long>> counts = new HashMap<>();

    /** @param session is asked for its arithmetic only */
    public Pricing(EngineSession session, CostCounter counter) {
        this.session = session;
        this.counter = counter;
    }

    /**
     * The price of a cell that is not recorded yet. Where features are not kept, every update hears its clips anew; the price is then
     * that of a single pass, the least it can be.
     */
    public Price price(Cell cell) {
        EngineInfo engine = session.info(cell.upstream(), cell.settings().precision());
        Precision precision = cell.settings().precision();
        StoreIdentity identity = cell.sequence()
                ? StoreIdentity.frames(cell.card(), cell.upstream().weights(), precision, engine)
                : StoreIdentity.of(cell.card(), cell.upstream().weights(), precision, engine);
        CellRows rows = CellRows.of(cell, identity);
        List<RowKey> keys = rows.keys();
        boolean kept = cell.sequence() ? cell.keepsFrames() : cell.settings().cache() != FeatureCache.OFF;
        if (!kept) {
            return passing(cell, keys.size(), keys.stream().map(rows::view).toList(), 0);
        }
        Set<RowKey> before = planned.computeIfAbsent(identity.sha256(), it -> new HashSet<>());
        List<ClipView> missing = missing(cell, identity, keys).stream()
                .filter(before::add) // what an earlier cell of the plan computes is there by then
                .map(rows::view)
                .toList();
        return passing(cell, keys.size(), missing, missing.isEmpty() ? 0 : bytes(cell, identity, missing));
    }

    private static List<RowKey> missing(Cell cell, StoreIdentity identity, List<RowKey> keys) {
        Path cache = cell.settings().cacheDir();
        return cell.sequence()
                ? FrameStore.open(cache, identity).missing(keys)
                : PooledStore.open(cache, identity).missing(keys);
    }

    private static long bytes(Cell cell, StoreIdentity identity, List<ClipView> missing) {
        int states = cell.card().states();
        long frames =
                missing.stream().mapToLong(view -> cell.frames(view.clip())).sum();
        return cell.sequence()
                ? FrameStore.bytesNeeded(states, cell.card().dim(), missing.size(), frames)
                : PooledStore.open(cell.settings().cacheDir(), identity).bytesNeeded(missing.size());
    }

    private Price passing(Cell cell, int all, List<ClipView> views, long bytes) {
        long samples = views.stream().mapToLong(ClipView::samples).sum();
        return new Price(
                all,
                all - views.size(),
                views.size(),
                samples / (double) Waveform.SAMPLE_RATE_HZ,
                cell.upstream().definition().map(model -> macs(model, views)).orElse(0.0),
                bytes);
    }

    private double macs(UpstreamModel model, List<ClipView> views) {
        NavigableMap<Long, Long> lengths = new TreeMap<>();
        views.forEach(view -> lengths.merge(view.samples(), 1L, Long::sum));
        NavigableMap<Long, Long> counted = new TreeMap<>();
        List<Long> distinct = List.copyOf(lengths.keySet());
        int step = Math.max(1, distinct.size() / COUNTED_LENGTHS);
        for (int i = 0; i < distinct.size(); i += step) {
            counted.put(distinct.get(i), count(model, distinct.get(i)));
        }
        if (!distinct.isEmpty()) {
            counted.put(lengths.lastKey(), count(model, lengths.lastKey()));
        }
        return lengths.entrySet().stream()
                .mapToDouble(it -> it.getValue() * between(counted, it.getKey()))
                .sum();
    }

    private long count(UpstreamModel model, long samples) {
        long heard = Math.max(samples, model.card().minSamples());
        return counts.computeIfAbsent(model, it -> new HashMap<>())
                .computeIfAbsent(heard, it -> counter.count(model, heard, MacsConvention.PRODUCTS)
                        .macs());
    }

    private static double between(NavigableMap<Long, Long> counted, long length) {
        Map.Entry<Long, Long> below = counted.floorEntry(length);
        Map.Entry<Long, Long> above = counted.ceilingEntry(length);
        if (below.getKey().equals(above.getKey())) {
            return below.getValue();
        }
        double share = (length - below.getKey()) / (double) (above.getKey() - below.getKey());
        return below.getValue() + share * (above.getValue() - below.getValue());
    }
}
