package superb.run;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import superb.audio.Waveform;
import superb.error.SuperbException;

/** Reads the files of the next batches on a thread of its own while the upstream computes. Closed by whoever opened it. */
final class ReadAhead implements Iterator<List<Waveform>>, AutoCloseable {
    private static final int BATCHES_AHEAD = 4;

    private final ExecutorService thread = Executors.newSingleThreadExecutor(task -> {
        Thread reader = new Thread(task, "read-ahead");
        reader.setDaemon(true);
        return reader;
    });
    private final Iterator<List<ClipView>> batches;
    private final Queue<Future<List<Waveform>>> pending = new ArrayDeque<>();

    ReadAhead(List<List<ClipView>> batches) {
        this.batches = batches.iterator();
        for (int i = 0; i < BATCHES_AHEAD; i++) {
            submit();
        }
    }

    @Override
    public boolean hasNext() {
        return !pending.isEmpty();
    }

    /** The waveforms of the next batch, in the order of the batches given. */
    @Override
    public List<Waveform> next() {
        try {
            List<Waveform> batch = pending.remove().get();
            submit();
            return batch;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof SuperbException known) {
                throw known;
            }
            if (e.getCause() instanceof Error fatal) {
                throw fatal; // memory that ran out is told as such
            }
            throw new IllegalStateException("reading ahead", e.getCause());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while reading audio", e);
        }
    }

    private void submit() {
        if (batches.hasNext()) {
            List<ClipView> batch = batches.next();
            pending.add(thread.submit(() -> {
                List<Waveform> waveforms = new ArrayList<>(batch.size());
                batch.forEach(view -> waveforms.add(view.read()));
                return waveforms;
            }));
        }
    }

    @Override
    public void close() {
        thread.shutdownNow();
    }
}
