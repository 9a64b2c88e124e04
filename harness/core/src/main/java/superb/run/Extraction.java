package superb.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;
import superb.audio.Waveform;
import superb.engine.OpenUpstream;
import superb.error.Problem;
import superb.error.ResourcesException;
import superb.error.TemporaryException;
import superb.features.LayerFeatures;
import superb.store.RowKey;

/** The one pass of an upstream over the clips that the store does not hold yet. */
final class Extraction {
    private final OpenUpstream upstream;
    private final Supplier<FeatureSink> sink;
    private final Progress progress;
    private final BooleanSupplier stop;
    private int outOfMemory;

    /** @param sink opened for the pass, and closed after it */
    Extraction(OpenUpstream upstream, Supplier<FeatureSink> sink, Progress progress, BooleanSupplier stop) {
        this.upstream = upstream;
        this.sink = sink;
        this.progress = progress;
        this.stop = stop;
    }

    /** How often batches had to be halved, or to pass one after the other, because memory ran out. */
    int outOfMemoryRetries() {
        return outOfMemory;
    }

    /** Computes and stores the rows of {@code wanted}; all of them are in the store afterwards. */
    void fill(Map<RowKey, ClipView> wanted, Batching batching) {
        Map<ClipView, RowKey> keys = new LinkedHashMap<>();
        wanted.forEach((key, view) -> keys.put(view, key));
        Batching now = batching;
        List<ClipView> left = List.copyOf(keys.keySet());
        double seconds = left.stream().mapToLong(ClipView::samples).sum() / (double) Waveform.SAMPLE_RATE_HZ;
        try (Progress.Phase phase =
                        progress.start("features of " + upstream.card().name(), "s of audio", Math.round(seconds));
                FeatureSink rows = sink.get()) {
            long done = 0;
            boolean sideBySide = upstream.lanes() > 1;
            while (!left.isEmpty()) {
                List<List<ClipView>> batches = now.of(left, ClipView::samples);
                List<ClipView> finished = new ArrayList<>();
                try (ReadAhead audio = new ReadAhead(batches);
                        Lanes lanes = sideBySide ? new Lanes(upstream, audio) : Lanes.one(upstream, audio)) {
                    for (List<ClipView> batch : batches) {
                        if (stop.getAsBoolean()) {
                            rows.flush();
                            throw stopped();
                        }
                        keep(rows, batch, lanes, keys);
                        finished.addAll(batch);
                        done += batch.stream().mapToLong(ClipView::samples).sum();
                        phase.at(Math.round(done / (double) Waveform.SAMPLE_RATE_HZ));
                    }
                } catch (BatchTooLarge e) {
                    if (e.items == 1 && !sideBySide) {
                        throw e.memory; // a single clip does not fit
                    }
                    now = e.items == 1 ? now : now.halved();
                    sideBySide &= e.items > 1;
                    outOfMemory++;
                }
                left = without(left, finished);
            }
        }
    }

    private static void keep(FeatureSink rows, List<ClipView> batch, Lanes lanes, Map<ClipView, RowKey> keys) {
        try (LayerFeatures features = next(lanes, batch.size())) {
            rows.keep(batch.stream().map(keys::get).toList(), features);
        }
    }

    private static LayerFeatures next(Lanes lanes, int items) {
        try {
            return lanes.next();
        } catch (ResourcesException e) {
            throw new BatchTooLarge(items, e);
        }
    }

    /** Memory ran out in the upstream (a full disk is another matter and ends the run). */
    private static final class BatchTooLarge extends RuntimeException {
        private static final long serialVersionUID = 1L;
        private final int items;
        private final ResourcesException memory;

        BatchTooLarge(int items, ResourcesException memory) {
            super(memory);
            this.items = items;
            this.memory = memory;
        }
    }

    private static List<ClipView> without(List<ClipView> all, List<ClipView> finished) {
        java.util.Set<ClipView> gone = new java.util.HashSet<>(finished);
        return all.stream().filter(view -> !gone.contains(view)).toList();
    }

    static TemporaryException stopped() {
        return new TemporaryException(Problem.of("stopped before the end; everything computed so far is kept")
                .next("the same command again"));
    }
}
