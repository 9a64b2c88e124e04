package superb.run;

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
import superb.engine.MacsConvention;
import superb.engine.ModelFile;
import superb.store.PooledStore;
import superb.store.RowKey;
import superb.store.StoreIdentity;
import superb.upstream.Upstream;
import superb.upstream.UpstreamModel;

/**
 * Prices the cells of a plan in order, without touching audio or opening a model. What one cell will have put into the store is free
 * for those after it.
 */
public final class Pricing {
    /** Counting is exact for so many clip lengths of a model; more are drawn on straight lines between them. */
    private static final int COUNTED_LENGTHS = 40;

    private final EngineInfo engine;
    private final CostCounter counter;
    private final Map<String, Set<RowKey>> planned = new HashMap<>();

    public Pricing(EngineInfo engine, CostCounter counter) {
        this.engine = engine;
        this.counter = counter;
    }

    /** The price of a cell that is not recorded yet. */
    public Price price(Cell cell) {
        StoreIdentity identity = StoreIdentity.of(
                cell.card(), cell.upstream().weights(), cell.settings().precision(), engine(cell.upstream()));
        CellRows rows = CellRows.of(cell, identity);
        List<RowKey> keys = rows.keys();
        if (cell.settings().cache() == FeatureCache.OFF) {
            // Every update hears its clips anew, and every look at dev and test all of theirs: a lower bound is one
            // pass.
            return passing(cell, keys.size(), keys.stream().map(rows::view).toList(), 0);
        }
        PooledStore store = PooledStore.open(cell.settings().cacheDir(), identity);
        Set<RowKey> before = planned.computeIfAbsent(identity.sha256(), it -> new HashSet<>());
        List<RowKey> missing = store.missing(keys).stream()
                .filter(key -> !before.contains(key))
                .toList();
        before.addAll(keys);
        return passing(
                cell,
                keys.size(),
                missing.stream().map(rows::view).toList(),
                missing.isEmpty() ? 0 : store.bytesNeeded(missing.size()));
    }

    private EngineInfo engine(Upstream upstream) {
        return upstream.model() instanceof ModelFile file ? file.engine(engine) : engine;
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
        return counter.count(model, heard, MacsConvention.PRODUCTS).macs();
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
