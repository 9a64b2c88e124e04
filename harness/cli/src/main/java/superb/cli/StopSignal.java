package superb.cli;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Ctrl-C and SIGTERM: ask the running command to save its state, and hold the JVM's exit until it has (30 s at most).
 * The JVM itself then ends with 130 or 143.
 */
final class StopSignal {
    /** Set once by main; commands started from tests have none and never stop. */
    private static final AtomicReference<StopSignal> INSTALLED = new AtomicReference<>();

    private final CountDownLatch done = new CountDownLatch(1);
    private volatile boolean requested;

    private StopSignal() {}

    static StopSignal install() {
        StopSignal signal = new StopSignal();
        INSTALLED.set(signal);
        Runtime.getRuntime().addShutdownHook(new Thread(signal::stopAndWait, "stop"));
        return signal;
    }

    /** True once the user or the scheduler wants the process to end. */
    static boolean requested() {
        StopSignal signal = INSTALLED.get();
        return signal != null && signal.requested;
    }

    void finished() {
        done.countDown();
    }

    private void stopAndWait() {
        requested = true;
        try {
            if (!done.await(30, TimeUnit.SECONDS)) {
                System.err.println("superb: state was not saved within 30 s; the last saved state stays valid");
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
