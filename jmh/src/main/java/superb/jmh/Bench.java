package superb.jmh;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.DoubleSummaryStatistics;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.util.Statistics;
import superb.record.Cost;

/**
 * Latency, throughput, start and memory of one upstream, each in processes of their own, by JMH. Percentiles come from
 * as many clips as MLPerf's rule of early stopping asks for: 64 for the 90th, 662 for the 99th.
 */
public record Bench(Subject subject, BenchPlan plan) {
    /** Scenario of the single stream that ends before the encoder. */
    public static final String FRONT_END = "single-stream/front-end";

    /** Scenario of the time from the start of a process to its first states. */
    public static final String COLD_START = "cold-start";

    /** Scenario of the part of a cold start from the weights' file to an upstream that is ready. */
    public static final String MODEL_LOAD = "model-load";

    /** Fewer clips have no 90th percentile. */
    public static final int CLIPS_FOR_P90 = 64;

    static final int CLIPS_FOR_P99 = 662;

    private static final int LEAST_FORKS = 3;
    private static final double LARGEST_SPREAD_PCT = 25;
    private static final double MEMORY_SECONDS = 10;
    private static final int MEMORY_AGAIN = 3;
    /** The estimate is of another process; a little more makes sure that the clips suffice. */
    private static final double MARGIN = 1.2;

    private static final double LEAST_SECONDS = 1;

    /**
     * @param latency single stream of the whole and of its front end, cold start, model load
     * @param leak empty where the gate was left out
     * @param rawCsv every measured time
     * @param jmhJson JMH's own report
     */
    public record Measured(
            List<Cost.Latency> latency,
            Optional<Cost.Throughput> throughput,
            MemoryProbe memory,
            Optional<LeakGate> leak,
            String rawCsv,
            byte[] jmhJson) {

        public Measured {
            latency = List.copyOf(latency);
        }

        public boolean leaking() {
            return leak.filter(LeakGate::leaking).isPresent();
        }

        /** What the encoder adds to the front end: the difference of two medians, which has no percentiles of its own. */
        public OptionalDouble encoderMs(double clipSeconds) {
            Optional<Cost.Latency> whole = single(Scenario.SINGLE_STREAM.id(), clipSeconds);
            Optional<Cost.Latency> front = single(FRONT_END, clipSeconds);
            return whole.isPresent() && front.isPresent()
                    ? OptionalDouble.of(whole.get().p50Ms() - front.get().p50Ms())
                    : OptionalDouble.empty();
        }

        private Optional<Cost.Latency> single(String scenario, double clipSeconds) {
            return latency.stream()
                    .filter(it -> it.scenario().equals(scenario) && it.clipSeconds() == clipSeconds)
                    .findFirst();
        }
    }

    /** Where the files of a measurement lie, below its folder and below those of records. */
    public static String folder(Subject subject) {
        return "bench/" + subject.engine() + "-" + subject.threads();
    }

    /** @param notes told what is being done */
    public Measured run(Consumer<String> notes) {
        notes.accept("start and memory: " + plan.forks() + " fresh processes, a clip of " + MEMORY_SECONDS + " s");
        List<MemoryProbe> starts = new ArrayList<>();
        for (int i = 0; i < plan.forks(); i++) {
            starts.add(MemoryProbe.run(subject, MEMORY_SECONDS, i == 0 ? MEMORY_AGAIN : 0));
        }
        MemoryProbe memory = starts.get(0);
        StringBuilder raw = new StringBuilder("scenario,clip_seconds,fork,ms,count\n");
        List<RunResult> all = new ArrayList<>();
        List<Cost.Latency> latency = new ArrayList<>();
        Optional<Cost.Throughput> throughput = Optional.empty();
        JmhRun jmh = new JmhRun(subject);
        if (plan.scenarios().contains(Scenario.SINGLE_STREAM)) {
            Optional<JmhRun> front = plan.frontEnd() ? subject.frontEnd().map(JmhRun::new) : Optional.empty();
            for (double length : plan.seconds()) {
                double expected = memory.warmMillis() / 1000 * length / MEMORY_SECONDS;
                latency.add(single(jmh, Scenario.SINGLE_STREAM.id(), length, expected, notes, raw, all));
                front.ifPresent(it -> latency.add(
                        single(it, FRONT_END, length, expected * it.subject().frontShare(), notes, raw, all)));
            }
        }
        if (plan.scenarios().contains(Scenario.OFFLINE)) {
            notes.accept(String.format(
                    Locale.ROOT,
                    "offline: %d clips, %.1f s of audio",
                    plan.offlineClips(),
                    Offline.seconds(plan.offlineClips())));
            RunResult result = jmh.offline(plan.offlineClips(), plan.forks());
            all.add(result);
            throughput = Optional.of(throughput(result));
        }
        latency.add(start(
                COLD_START, starts.stream().mapToDouble(MemoryProbe::coldMillis).toArray(), raw));
        latency.add(start(
                MODEL_LOAD, starts.stream().mapToDouble(MemoryProbe::loadMillis).toArray(), raw));
        return new Measured(latency, throughput, memory, leak(notes), raw.toString(), JmhRun.json(all));
    }

    private Optional<LeakGate> leak(Consumer<String> notes) {
        if (plan.leakInferences() == 0) {
            return Optional.empty();
        }
        notes.accept(String.format(
                Locale.ROOT,
                "leak gate: a fresh process, %d clips of %s s, %.0f s at most",
                plan.leakInferences(),
                plan.leakSeconds(),
                plan.leakPatienceSeconds()));
        return Optional.of(
                LeakGate.run(subject, plan.leakSeconds(), plan.leakInferences(), plan.leakPatienceSeconds()));
    }

    private Cost.Latency single(
            JmhRun jmh,
            String scenario,
            double length,
            double expected,
            Consumer<String> notes,
            StringBuilder raw,
            List<RunResult> all) {
        boolean many = expected * CLIPS_FOR_P99 < plan.patienceSeconds();
        double time =
                Math.max(LEAST_SECONDS, MARGIN * expected * (many ? CLIPS_FOR_P99 : CLIPS_FOR_P90) / plan.forks());
        notes.accept(String.format(
                Locale.ROOT, "%s: clips of %s s in %d processes, %.1f s each", scenario, length, plan.forks(), time));
        RunResult result = jmh.single(length, plan.forks(), Math.max(1, 2 * expected), time);
        all.add(result);
        return latency(result, scenario, length, raw);
    }

    private Cost.Latency latency(RunResult result, String scenario, double length, StringBuilder raw) {
        Statistics times = result.getPrimaryResult().getStatistics();
        DoubleSummaryStatistics medians = new DoubleSummaryStatistics();
        int fork = 0;
        for (BenchmarkResult one : result.getBenchmarkResults()) {
            Statistics own = one.getPrimaryResult().getStatistics();
            medians.accept(own.getPercentile(50));
            for (Iterator<Map.Entry<Double, Long>> it = own.getRawData(); it.hasNext(); ) {
                Map.Entry<Double, Long> entry = it.next();
                row(raw, scenario, length, fork, entry.getKey(), entry.getValue());
            }
            fork++;
        }
        double spread = spread(medians);
        Optional<String> reason = reason(times.getN(), fork, spread);
        return new Cost.Latency(
                scenario,
                subject.engine(),
                length,
                1,
                subject.threads(),
                times.getPercentile(50),
                times.getPercentile(90),
                times.getN() >= CLIPS_FOR_P99 ? Optional.of(times.getPercentile(99)) : Optional.empty(),
                times.getMean(),
                times.getN(),
                fork,
                spread,
                reason.isEmpty(),
                reason,
                Optional.of(folder(subject) + "/raw.csv"));
    }

    /** One time a process: the median, and the longest in place of a 90th percentile. */
    private Cost.Latency start(String scenario, double[] millis, StringBuilder raw) {
        double[] sorted = millis.clone();
        Arrays.sort(sorted);
        for (int i = 0; i < millis.length; i++) {
            row(raw, scenario, MEMORY_SECONDS, i, millis[i], 1);
        }
        DoubleSummaryStatistics all = Arrays.stream(millis).summaryStatistics();
        Optional<String> reason = reason(millis.length, spread(all));
        return new Cost.Latency(
                scenario,
                subject.engine(),
                MEMORY_SECONDS,
                1,
                subject.threads(),
                sorted[sorted.length / 2],
                all.getMax(),
                Optional.empty(),
                all.getAverage(),
                millis.length,
                millis.length,
                spread(all),
                reason.isEmpty(),
                reason,
                Optional.of(folder(subject) + "/raw.csv"));
    }

    private static void row(StringBuilder raw, String scenario, double length, int fork, double millis, long count) {
        raw.append(String.format(Locale.ROOT, "%s,%s,%d,%.4f,%d%n", scenario, length, fork, millis, count));
    }

    private static double spread(DoubleSummaryStatistics times) {
        return 100 * (times.getMax() - times.getMin()) / times.getMin();
    }

    /** Why times are no measurement. */
    static Optional<String> reason(long clips, int forks, double spreadPct) {
        if (forks >= LEAST_FORKS && clips < CLIPS_FOR_P90) {
            return Optional.of(clips + " clips were measured, " + CLIPS_FOR_P90 + " are needed");
        }
        return reason(forks, spreadPct);
    }

    private static Optional<String> reason(int forks, double spreadPct) {
        if (forks < LEAST_FORKS) {
            return Optional.of("measured in " + forks + " processes, " + LEAST_FORKS + " are needed");
        }
        return spreadPct <= LARGEST_SPREAD_PCT
                ? Optional.empty()
                : Optional.of(String.format(
                        Locale.ROOT,
                        "the medians of the processes differ by %.0f %%, more than %.0f: something else used the machine",
                        spreadPct,
                        LARGEST_SPREAD_PCT));
    }

    private Cost.Throughput throughput(RunResult result) {
        double audio = Offline.seconds(plan.offlineClips());
        double wall = result.getPrimaryResult().getStatistics().getPercentile(50);
        return new Cost.Throughput(Scenario.OFFLINE.id(), audio / wall, audio, wall);
    }
}
