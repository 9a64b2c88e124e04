package superb.run;

import java.util.ArrayDeque;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import superb.audio.Waveform;
import superb.engine.OpenUpstream;
import superb.features.LayerFeatures;

/**
 * Passes of an upstream over batches of clips, in the order of the batches. With several lanes the passes run side by
 * side, and go on while the caller is busy with the features of an earlier batch. Closed before the upstream.
 */
public final class Lanes implements AutoCloseable {
    private final OpenUpstream upstream;
    private final Iterator<List<Waveform>> batches;
    private final Optional<ExecutorService> threads;
    private final Queue<CompletableFuture<LayerFeatures>> passes = new ArrayDeque<>();
    private boolean ended;

    /** @param batches read by the thread that calls {@link #next} */
    public Lanes(OpenUpstream upstream, Iterator<List<Waveform>> batches) {
        this(upstream, batches, upstream.lanes() == 1 ? Optional.empty() : Optional.of(upstream.openLanes()));
    }

    private Lanes(OpenUpstream upstream, Iterator<List<Waveform>> batches, Optional<ExecutorService> threads) {
        this.upstream = upstream;
        this.batches = batches;
        this.threads = threads;
    }

    /** One batch after the other, however many could pass side by side: in the least memory. */
    static Lanes one(OpenUpstream upstream, Iterator<List<Waveform>> batches) {
        return new Lanes(upstream, batches, Optional.empty());
    }

    /**
     * Hidden states of the next batch, which the caller closes. What goes wrong with a batch is thrown in its turn, after
     * everything before it was given.
     */
    public LayerFeatures next() {
        if (threads.isEmpty()) {
            return upstream.extract(batches.next());
        }
        // One more than there are lanes: none waits while the caller uses what it got.
        while (passes.size() <= upstream.lanes() && !ended) {
            begin(threads.get());
        }
        if (passes.isEmpty()) {
            throw new NoSuchElementException("no further batch");
        }
        return features(passes.remove());
    }

    private void begin(ExecutorService lane) {
        try {
            if (batches.hasNext()) {
                List<Waveform> batch = batches.next();
                passes.add(CompletableFuture.supplyAsync(() -> upstream.extract(batch), lane));
            } else {
                ended = true;
            }
        } catch (RuntimeException e) {
            ended = true;
            passes.add(CompletableFuture.failedFuture(e));
        }
    }

    private static LayerFeatures features(CompletableFuture<LayerFeatures> pass) {
        try {
            return pass.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException known) {
                throw known;
            }
            if (e.getCause() instanceof Error fatal) {
                throw fatal;
            }
            throw e;
        }
    }

    /** Waits for passes that have begun: the upstream is in use until then. */
    @Override
    public void close() {
        passes.forEach(pass -> pass.handle((features, failure) -> {
            if (features != null) {
                features.close();
            }
            return null;
        }));
        threads.ifPresent(Lanes::end);
    }

    private static void end(ExecutorService threads) {
        threads.shutdownNow();
        boolean interrupted = false;
        boolean ended = false;
        while (!ended) {
            try {
                ended = threads.awaitTermination(1, TimeUnit.HOURS);
            } catch (InterruptedException e) {
                interrupted = true; // later: the native library may not be closed below a pass
            }
        }
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
