package superb.engine.torch.probe;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.engine.Engine;
import ai.djl.pytorch.jni.JniUtils;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class WorkersTest {

    @BeforeEach
    void twoThreads() {
        Engine.getEngine("PyTorch");
        JniUtils.setNumThreads(2);
    }

    @AfterEach
    void oneThread() {
        JniUtils.setNumThreads(1);
    }

    @Test
    void everyWorkerHasOneCoreAndNobodyElseLosesTheirs() throws InterruptedException {
        try (Workers workers = Workers.open(2)) {
            CountDownLatch both = new CountDownLatch(2);
            Set<Integer> inside = ConcurrentHashMap.newKeySet();
            Runnable ask = () -> {
                both.countDown();
                await(both); // returns only if both run at once
                inside.add(JniUtils.getNumThreads());
            };
            workers.run(List.of(ask, ask));
            assertEquals(Set.of(1), inside);
            assertEquals(2, JniUtils.getNumThreads());
            AtomicInteger later = new AtomicInteger();
            Thread thread = new Thread(() -> later.set(JniUtils.getNumThreads()));
            thread.start();
            thread.join();
            assertEquals(2, later.get());
        }
    }

    @Test
    void aFailureComesBackWhenAllAreDone() {
        for (int threads = 1; threads <= 2; threads++) {
            try (Workers workers = Workers.open(threads)) {
                IllegalStateException failure = new IllegalStateException("second");
                AtomicInteger done = new AtomicInteger();
                List<Runnable> tasks = new ArrayList<>();
                tasks.add(done::incrementAndGet);
                tasks.add(() -> {
                    throw failure;
                });
                assertSame(failure, assertThrows(IllegalStateException.class, () -> workers.run(tasks)));
                assertEquals(1, done.get());
                workers.run(List.of(done::incrementAndGet));
                assertEquals(2, done.get(), "goes on");
            }
        }
    }

    @Test
    void anInterruptWaitsForNativeWork() {
        try (Workers workers = Workers.open(2)) {
            AtomicInteger done = new AtomicInteger();
            Thread.currentThread().interrupt();
            workers.run(List.of(done::incrementAndGet, done::incrementAndGet));
            assertTrue(Thread.interrupted(), "the interrupt is kept");
            assertEquals(2, done.get());
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }
}
