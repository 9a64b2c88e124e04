package superb.sweep;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.error.DataException;
import superb.error.EnvironmentException;
import superb.error.Problem;
import superb.sweep.JobResult.Kind;
import superb.sweep.SharedQueue.Timing;

class SharedQueueTest {
    private static final Timing QUICK =
            new Timing(Duration.ofMillis(20), Duration.ofMillis(400), Duration.ofMillis(10));
    /** The id of no process: the largest one of Linux is far below. */
    private static final String DEAD = new Holder(Holder.self().place(), 1L << 40, 0).toString();

    @TempDir
    Path folder;

    /** Leaves a file; running it twice fails. */
    private record Leaves(Path folder, String key, String group) implements Job {
        @Override
        public boolean done() {
            return Files.exists(result());
        }

        @Override
        public void run() {
            try {
                Files.createFile(folder.resolve(key + ".once"));
                Thread.sleep(2);
                Files.createFile(result());
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }

        private Path result() {
            return folder.resolve(key + ".done");
        }
    }

    private record Throws(String key, RuntimeException failure) implements Job {
        @Override
        public String group() {
            return "throws";
        }

        @Override
        public boolean done() {
            return false;
        }

        @Override
        public void run() {
            throw failure;
        }
    }

    private SharedQueue queue() {
        return queue(QUICK);
    }

    private SharedQueue queue(Timing timing) {
        return new SharedQueue(claims(), timing, () -> false, it -> {});
    }

    private Path claims() {
        return folder.resolve("claims");
    }

    private Leaves job(String key) {
        return new Leaves(folder, key, "one");
    }

    private void claim(String name, String content) throws IOException {
        Files.createDirectories(claims());
        Files.writeString(claims().resolve(name), content);
    }

    private static List<Kind> kinds(List<JobResult> results) {
        return results.stream().map(JobResult::kind).toList();
    }

    @Test
    void manyWorkersDoEveryJobOnce() throws Exception {
        List<Leaves> jobs = IntStream.range(0, 60)
                .mapToObj(i -> new Leaves(folder, "job" + i, "group" + i / 6))
                .toList();
        ExecutorService pool = Executors.newFixedThreadPool(6);
        List<Future<List<JobResult>>> workers = pool.invokeAll(IntStream.range(0, 6)
                .<Callable<List<JobResult>>>mapToObj(i -> () -> queue().work(jobs))
                .toList());
        pool.shutdown();
        int computed = 0;
        for (Future<List<JobResult>> worker : workers) {
            List<JobResult> results = worker.get();
            assertEquals(jobs, results.stream().map(JobResult::job).toList());
            assertFalse(kinds(results).contains(Kind.FAILED), results::toString);
            computed +=
                    kinds(results).stream().filter(it -> it == Kind.COMPUTED).count();
        }
        assertEquals(60, computed);
        try (Stream<Path> left = Files.list(claims())) {
            assertEquals(0, left.count(), "claims go when their job is done");
        }
    }

    @Test
    void whatIsDoneIsFoundAndListedJobsAreDoneOnce() {
        assertEquals(List.of(Kind.COMPUTED), kinds(queue().work(List.of(job("a"), job("a")))));
        assertEquals(List.of(Kind.FOUND, Kind.COMPUTED), kinds(queue().work(List.of(job("a"), job("b")))));
    }

    @Test
    void oneFailureSinksNothingAndIsTriedAgainByTheNextStartOnly() {
        SharedQueue earlier = queue();
        Job bad = new Throws("bad", new DataException(Problem.of("no such corpus")));
        List<JobResult> results = queue().work(List.of(bad, job("a")));
        assertEquals(List.of(Kind.FAILED, Kind.COMPUTED), kinds(results));
        assertEquals("no such corpus", results.get(0).words());

        List<JobResult> seen = earlier.work(List.of(job("bad")));
        assertEquals(List.of(Kind.FAILED), kinds(seen), "it failed while this process was at work");
        assertEquals("no such corpus", seen.get(0).words());

        assertEquals(List.of(Kind.COMPUTED), kinds(queue().work(List.of(job("bad")))), "a later start tries again");
    }

    @Test
    void bugsAreNamedAndMachinesThatLackSomethingStop() {
        List<JobResult> results = queue().work(List.of(new Throws("bug", new IllegalStateException("oh"))));
        assertTrue(results.get(0).words().contains("bug"), results::toString);

        Job lacking = new Throws("gpu", new EnvironmentException(Problem.of("no GPU")));
        assertThrows(EnvironmentException.class, () -> queue().work(List.of(lacking)));
        assertEquals(List.of(Kind.COMPUTED), kinds(queue().work(List.of(job("gpu")))), "the claim was given back");
    }

    @Test
    void aDeadProcessLosesItsClaim() throws IOException {
        claim("a.1", DEAD);
        assertEquals(List.of(Kind.COMPUTED), kinds(queue().work(List.of(job("a")))));
    }

    @Test
    void onlyOneTakesAClaimOver() throws Exception {
        claim("a.1", DEAD);
        List<Callable<Claims.Answer>> asks = IntStream.range(0, 8)
                .<Callable<Claims.Answer>>mapToObj(
                        i -> () -> new Claims(claims(), Duration.ofMinutes(1), Duration.ofMinutes(1)).ask("a"))
                .toList();
        ExecutorService pool = Executors.newFixedThreadPool(8);
        long won = 0;
        for (Future<Claims.Answer> answer : pool.invokeAll(asks)) {
            won += answer.get().claim().isPresent() ? 1 : 0;
        }
        pool.shutdown();
        assertEquals(1, won);
    }

    @Test
    void aJobThatKillsItsProcessesIsGivenUp() throws IOException {
        SharedQueue watching = queue();
        claim("a.3", DEAD);
        List<JobResult> results = watching.work(List.of(job("a")));
        assertEquals(List.of(Kind.FAILED), kinds(results));
        assertTrue(results.get(0).words().contains("3 processes died"), results::toString);
        assertEquals(List.of(Kind.COMPUTED), kinds(queue().work(List.of(job("a")))), "a later start tries again");
    }

    @Test
    void anotherMachineHoldsItsClaimWhileItSaysSo() throws Exception {
        claim("a.1", "elsewhere-1-0");
        Path file = claims().resolve("a.1");
        AtomicBoolean beating = new AtomicBoolean(true);
        Thread heart = new Thread(() -> {
            try {
                // A clock that is years off: only changes count.
                for (long second = 0; beating.get(); second++) {
                    Files.setLastModifiedTime(file, FileTime.from(Instant.ofEpochSecond(second)));
                    Thread.sleep(20);
                }
            } catch (IOException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        heart.start();
        long began = System.nanoTime();
        Thread end = new Thread(() -> {
            try {
                TimeUnit.MILLISECONDS.sleep(900);
                beating.set(false);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        end.start();
        assertEquals(List.of(Kind.COMPUTED), kinds(queue().work(List.of(job("a")))));
        assertTrue(System.nanoTime() - began > TimeUnit.MILLISECONDS.toNanos(900), "not before it fell silent");
        heart.join();
    }

    @Test
    void doesNotWaitWhenAskedNotTo() throws IOException {
        claim("a.1", "elsewhere-1-0");
        List<JobResult> results = queue(QUICK.withoutWaiting()).work(List.of(job("a"), job("b")));
        assertEquals(List.of(Kind.OPEN, Kind.COMPUTED), kinds(results));
    }

    @Test
    void stopsBetweenJobs() {
        List<JobResult> seen = new ArrayList<>();
        SharedQueue stopping = new SharedQueue(claims(), QUICK, () -> !seen.isEmpty(), seen::add);
        assertEquals(List.of(Kind.COMPUTED, Kind.OPEN), kinds(stopping.work(List.of(job("a"), job("b")))));
    }

    @Test
    void aKilledProcessIsNoticedAtOnce() throws Exception {
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Hangs.class.getName(),
                        folder.toString())
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        assertEquals('+', process.getInputStream().read(), "it has its claim");
        assertEquals(
                List.of(Kind.OPEN), kinds(queue(QUICK.withoutWaiting()).work(List.of(job("a")))), "a living holder");
        process.destroyForcibly().waitFor();
        assertEquals(List.of(Kind.COMPUTED), kinds(queue().work(List.of(job("a")))));
    }

    /** A process that takes a job and never ends it. */
    static final class Hangs {
        private Hangs() {}

        public static void main(String[] folder) {
            Path place = Path.of(folder[0]);
            Job job = new Job() {
                @Override
                public String key() {
                    return "a";
                }

                @Override
                public String group() {
                    return "one";
                }

                @Override
                public boolean done() {
                    return false;
                }

                @Override
                public void run() {
                    System.out.print('+');
                    System.out.flush();
                    try {
                        Thread.sleep(60_000);
                    } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                    }
                }
            };
            new SharedQueue(place.resolve("claims"), Timing.STANDARD, () -> false, it -> {}).work(List.of(job));
        }
    }
}
