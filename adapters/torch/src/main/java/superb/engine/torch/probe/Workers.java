package superb.engine.torch.probe;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import superb.engine.torch.script.NativeThreads;

/**
 * Threads in which libtorch computes with one core each. The kernels of a head are so small that two cores which share
 * one wait for each other most of the time, and for a whole time slice where other programs run; heads side by side do
 * not. Closed by whoever opened it.
 */
final class Workers implements AutoCloseable {
    private final Optional<ExecutorService> pool;

    private Workers(Optional<ExecutorService> pool) {
        this.pool = pool;
    }

    /** Runs everything in the thread that asks: on a CUDA device, whose kernels queue up anyway. */
    static Workers none() {
        return new Workers(Optional.empty());
    }

    static Workers open(int threads) {
        if (threads == 1) {
            return none();
        }
        return new Workers(Optional.of(NativeThreads.open("heads", threads, 1)));
    }

    /** Runs all tasks, in the order given where there are more than threads, and waits for them; throws what the first of them threw. */
    void run(List<Runnable> tasks) {
        if (pool.isEmpty()) {
            tasks.forEach(Runnable::run);
            return;
        }
        List<? extends Future<?>> running =
                tasks.stream().map(pool.get()::submit).toList();
        RuntimeException failure = null;
        for (Future<?> task : running) {
            try {
                waitFor(task);
            } catch (ExecutionException e) {
                RuntimeException thrown =
                        e.getCause() instanceof RuntimeException own ? own : new IllegalStateException(e.getCause());
                failure = failure == null ? thrown : failure;
            }
        }
        if (failure != null) {
            throw failure;
        }
    }

    /** Native work cannot be interrupted, and its tensors must not be closed under it. */
    private static void waitFor(Future<?> task) throws ExecutionException {
        boolean interrupted = false;
        try {
            while (true) {
                try {
                    task.get();
                    return;
                } catch (InterruptedException e) {
                    interrupted = true;
                }
            }
        } finally {
            if (interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public void close() {
        pool.ifPresent(ExecutorService::shutdown);
    }
}
