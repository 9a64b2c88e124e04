package superb.engine.torch.script;

import ai.djl.pytorch.jni.JniUtils;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** Threads side by side, in each of which libtorch computes with a share of the cores. */
public final class NativeThreads {
    private NativeThreads() {}

    /**
     * Starts daemon threads; whoever asked shuts them down.
     *
     * @param count how many
     * @param cores of each
     */
    public static ExecutorService open(String name, int count, int cores) {
        int ownCores = JniUtils.getNumThreads();
        CountDownLatch started = new CountDownLatch(count);
        ExecutorService pool = Executors.newFixedThreadPool(count, work -> {
            Thread thread = new Thread(
                    () -> {
                        JniUtils.setNumThreads(cores);
                        JniUtils.getNumThreads(); // takes the number over for this thread; until then it may change
                        started.countDown();
                        work.run();
                    },
                    name);
            thread.setDaemon(true);
            return thread;
        });
        for (int i = 0; i < count; i++) {
            pool.submit(() -> {});
        }
        try {
            started.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // at worst a thread of later has another share
        }
        // A thread's number is its own, and also what threads begin with that are started later.
        JniUtils.setNumThreads(ownCores);
        return pool;
    }
}
