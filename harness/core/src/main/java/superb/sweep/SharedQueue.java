package superb.sweep;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superb.error.ExitCode;
import superb.error.SuperbException;
import superb.sweep.JobResult.Kind;

/**
 * Works off a list of jobs together with every other process that has the same folder of claims. A failing job does not stop the
 * others; a machine that lacks what all jobs need does. One instance serves one call and belongs to one thread.
 */
public final class SharedQueue {
    private static final Logger LOG = LoggerFactory.getLogger(SharedQueue.class);

    private final Claims claims;
    private final Timing timing;
    private final BooleanSupplier stop;
    private final Consumer<JobResult> listener;

    /**
     * @param beat how often a holder says that it lives
     * @param expiry how long another machine's holder may be silent; far above {@code beat} and the caches of network disks
     * @param poll how often to look again while others hold everything that is left; zero does not wait for them
     */
    public record Timing(Duration beat, Duration expiry, Duration poll) {
        public static final Timing STANDARD =
                new Timing(Duration.ofSeconds(15), Duration.ofMinutes(4), Duration.ofSeconds(2));

        /** Leaves when everything that is left is in other hands. */
        public Timing withoutWaiting() {
            return new Timing(beat, expiry, Duration.ZERO);
        }
    }

    /**
     * @param folder of the claims, the same for all processes
     * @param stop true once this process shall end soon
     * @param listener told of every result as it comes
     */
    public SharedQueue(Path folder, Timing timing, BooleanSupplier stop, Consumer<JobResult> listener) {
        this.claims = new Claims(folder, timing.beat(), timing.expiry());
        this.timing = timing;
        this.stop = stop;
        this.listener = listener;
    }

    /**
     * Until every job is done or has failed. One result a key, in the order of the jobs.
     *
     * @throws SuperbException if this machine lacks what all jobs need (device, natives, permissions)
     */
    public List<JobResult> work(List<? extends Job> jobs) {
        Map<String, Job> left = new LinkedHashMap<>();
        jobs.forEach(job -> left.putIfAbsent(job.key(), job));
        List<String> order = List.copyOf(left.keySet());
        Map<String, JobResult> results = new LinkedHashMap<>();
        settle(left, results, Kind.FOUND);
        String group = "";
        while (!left.isEmpty() && !stop.getAsBoolean()) {
            Optional<String> worked = turn(left, results, group);
            group = worked.orElse(group);
            boolean idle = worked.isEmpty() && !left.isEmpty();
            if (idle && (timing.poll().isZero() || !sleep())) {
                break;
            }
            settle(left, results, Kind.ELSEWHERE);
        }
        left.values().forEach(job -> results.put(job.key(), JobResult.of(job, Kind.OPEN)));
        return order.stream().map(results::get).toList();
    }

    /** Does one job, if others do not hold all; the group of that job. */
    private Optional<String> turn(Map<String, Job> left, Map<String, JobResult> results, String group) {
        Set<String> busy = new HashSet<>();
        for (Job job : preferred(left, group)) {
            if (busy.contains(job.group())) {
                continue; // where another process has begun, it will go on; come back when all groups have begun
            }
            Optional<String> worked = attempt(job, left, results);
            if (worked.isPresent()) {
                return worked;
            }
            if (left.containsKey(job.key()) && !job.group().equals(group)) {
                busy.add(job.group());
            }
        }
        for (Job job : List.copyOf(left.values())) {
            Optional<String> worked = busy.contains(job.group()) ? attempt(job, left, results) : Optional.empty();
            if (worked.isPresent()) {
                return worked;
            }
        }
        return Optional.empty();
    }

    private static List<Job> preferred(Map<String, Job> left, String group) {
        List<Job> order = new ArrayList<>();
        left.values().stream().filter(it -> it.group().equals(group)).forEach(order::add);
        left.values().stream().filter(it -> !it.group().equals(group)).forEach(order::add);
        return order;
    }

    private Optional<String> attempt(Job job, Map<String, Job> left, Map<String, JobResult> results) {
        Claims.Answer answer = claims.ask(job.key());
        if (answer.claim().isPresent()) {
            JobResult result = run(job, answer.claim().get());
            if (result.kind() != Kind.OPEN) {
                enter(result, left, results);
            }
            return Optional.of(job.group());
        }
        if (answer.failed() && !job.done()) {
            enter(JobResult.of(job, Kind.FAILED, answer.words()), left, results);
        }
        return Optional.empty();
    }

    private JobResult run(Job job, Claim claim) {
        try (claim) {
            if (job.done()) {
                return JobResult.of(job, Kind.ELSEWHERE); // finished between the last look and the claim
            }
            try {
                job.run();
                return JobResult.of(job, Kind.COMPUTED);
            } catch (SuperbException e) {
                if (e.exitCode() == ExitCode.TEMPORARY && stop.getAsBoolean()) {
                    return JobResult.of(job, Kind.OPEN);
                }
                if (e.exitCode() == ExitCode.ENVIRONMENT) {
                    throw e; // another machine may be better off: the claim is given back
                }
                claim.failed(e.getMessage());
                return JobResult.failed(job, e);
            } catch (RuntimeException e) {
                LOG.warn("{}: a bug in superb, please report it", job.key(), e);
                claim.failed("a bug in superb: " + e);
                return JobResult.of(job, Kind.FAILED, "a bug in superb: " + e);
            }
        }
    }

    private void settle(Map<String, Job> left, Map<String, JobResult> results, Kind kind) {
        for (Job job : List.copyOf(left.values())) {
            if (job.done()) {
                enter(JobResult.of(job, kind), left, results);
            }
        }
    }

    private void enter(JobResult result, Map<String, Job> left, Map<String, JobResult> results) {
        left.remove(result.job().key());
        results.put(result.job().key(), result);
        listener.accept(result);
    }

    private boolean sleep() {
        try {
            Thread.sleep(timing.poll().toMillis());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
