package superb.jmh;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.DoubleSummaryStatistics;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import org.openjdk.jmh.results.BenchmarkResult;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.results.format.ResultFormatFactory;
import org.openjdk.jmh.results.format.ResultFormatType;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.format.OutputFormatFactory;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import org.openjdk.jmh.util.Statistics;
import superb.error.EnvironmentException;
import superb.error.Problem;
import superb.record.Cost;

/**
 * Latency, throughput and memory of one upstream, each in processes of their own, by JMH. Percentiles come from as many
 * clips as MLPerf's rule of early stopping asks for: 64 for the 90th, 662 for the 99th.
 *
 * @param seconds lengths of the clips of the single stream
 * @param offlineClips of the list that is passed as fast as it goes; 0 leaves it out
 * @param forks processes a length; fewer than three are no measurement
 * @param patienceSeconds a 99th percentile that takes longer is left out
 */
public record Bench(Subject subject, List<Double> seconds, int offlineClips, int forks, double patienceSeconds) {
    static final int CLIPS_FOR_P90 = 64;
    static final int CLIPS_FOR_P99 = 662;

    private static final int LEAST_FORKS = 3;
    private static final double LARGEST_SPREAD_PCT = 25;
    private static final double MEMORY_SECONDS = 10;
    /** The estimate is of another process; a little more makes sure that the clips suffice. */
    private static final double MARGIN = 1.3;

    private static final double LEAST_SECONDS = 1;

    /** @param rawCsv every measured time; {@code jmhJson} JMH's own report */
    public record Measured(
            List<Cost.Latency> latency,
            Optional<Cost.Throughput> throughput,
            MemoryProbe memory,
            String rawCsv,
            byte[] jmhJson) {}

    public Bench {
        seconds = List.copyOf(seconds);
    }

    /** The usual lengths, 3 processes each, 99th percentiles where they take up to two minutes. */
    public static Bench full(Subject subject) {
        return new Bench(subject, List.of(1.0, 2.0, 5.0, 10.0, 20.0), 10, 3, 120);
    }

    /** The length that tables show. */
    public static Bench quick(Subject subject) {
        return new Bench(subject, List.of(5.0), 4, 3, 10);
    }

    /** The same with clips of other lengths. */
    public Bench withSeconds(List<Double> others) {
        return new Bench(subject, others, offlineClips, forks, patienceSeconds);
    }

    /** @param notes told what is being done */
    public Measured run(Consumer<String> notes) {
        notes.accept("memory and cold start: a fresh process, a clip of " + MEMORY_SECONDS + " s");
        MemoryProbe memory = MemoryProbe.run(subject, MEMORY_SECONDS);
        List<RunResult> all = new ArrayList<>();
        List<Cost.Latency> latency = new ArrayList<>();
        StringBuilder raw = new StringBuilder("scenario,clip_seconds,fork,ms,count\n");
        for (double length : seconds) {
            double expected = memory.warmMillis() / 1000 * length / MEMORY_SECONDS;
            boolean many = expected * CLIPS_FOR_P99 < patienceSeconds;
            double time = Math.max(LEAST_SECONDS, MARGIN * expected * (many ? CLIPS_FOR_P99 : CLIPS_FOR_P90) / forks);
            notes.accept(String.format(
                    Locale.ROOT, "single stream: clips of %s s in %d processes, %.1f s each", length, forks, time));
            ChainedOptionsBuilder options = options(SingleStream.class)
                    .param("seconds", Double.toString(length))
                    .forks(forks)
                    .warmupIterations(1)
                    .warmupTime(TimeValue.milliseconds(Math.max(1000, (long) (2000 * expected))))
                    .measurementIterations(1)
                    .measurementTime(TimeValue.milliseconds((long) (1000 * time)));
            RunResult result = run(options);
            all.add(result);
            latency.add(latency(result, length, raw));
        }
        Optional<Cost.Throughput> throughput = Optional.empty();
        if (offlineClips > 0) {
            notes.accept(String.format(
                    Locale.ROOT, "offline: %d clips, %.1f s of audio", offlineClips, Offline.seconds(offlineClips)));
            RunResult result = run(options(Offline.class)
                    .param("clips", Integer.toString(offlineClips))
                    .forks(1)
                    .warmupIterations(1)
                    .measurementIterations(forks));
            all.add(result);
            throughput = Optional.of(throughput(result));
        }
        return new Measured(latency, throughput, memory, raw.toString(), json(all));
    }

    private ChainedOptionsBuilder options(Class<?> benchmark) {
        return new OptionsBuilder()
                .include(benchmark.getName() + "\\.")
                .shouldFailOnError(true)
                .param("upstream", subject.upstream())
                .param("checkpoint", subject.checkpoint())
                .param("configurations", subject.configurations())
                .param("seed", Long.toString(subject.seed()))
                .param("engine", subject.engine())
                .param("precision", subject.precision().name())
                .param("threads", Integer.toString(subject.threads()));
    }

    private static RunResult run(ChainedOptionsBuilder options) {
        ByteArrayOutputStream said = new ByteArrayOutputStream();
        try {
            PrintStream out = new PrintStream(said, true, StandardCharsets.UTF_8);
            Collection<RunResult> results = new Runner(
                            options.build(), OutputFormatFactory.createFormatInstance(out, VerboseMode.NORMAL))
                    .run();
            return results.iterator().next();
        } catch (RunnerException e) {
            throw new EnvironmentException(
                    Problem.of("the measurement failed: " + e.getMessage())
                            .at(said.toString(StandardCharsets.UTF_8)
                                    .lines()
                                    .filter(it -> it.contains("xception") || it.contains("ERROR"))
                                    .findFirst()
                                    .orElse("JMH"))
                            .next("one measurement at a time on a machine; superb extract with the same options says"
                                    + " whether the upstream runs at all"),
                    e);
        }
    }

    private Cost.Latency latency(RunResult result, double length, StringBuilder raw) {
        Statistics times = result.getPrimaryResult().getStatistics();
        DoubleSummaryStatistics medians = new DoubleSummaryStatistics();
        int fork = 0;
        for (BenchmarkResult one : result.getBenchmarkResults()) {
            Statistics own = one.getPrimaryResult().getStatistics();
            medians.accept(own.getPercentile(50));
            for (Iterator<Map.Entry<Double, Long>> it = own.getRawData(); it.hasNext(); ) {
                Map.Entry<Double, Long> entry = it.next();
                raw.append(String.format(
                        Locale.ROOT, "single-stream,%s,%d,%.4f,%d%n", length, fork, entry.getKey(), entry.getValue()));
            }
            fork++;
        }
        double spread = 100 * (medians.getMax() - medians.getMin()) / medians.getMin();
        Optional<String> reason = reason(times.getN(), fork, spread);
        return new Cost.Latency(
                "single-stream",
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
                Optional.of("bench/raw.csv"));
    }

    /** Why times are no measurement. */
    static Optional<String> reason(long clips, int forks, double spreadPct) {
        if (forks < LEAST_FORKS) {
            return Optional.of("measured in " + forks + " processes, " + LEAST_FORKS + " are needed");
        }
        if (clips < CLIPS_FOR_P90) {
            return Optional.of(clips + " clips were measured, " + CLIPS_FOR_P90 + " are needed");
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
        double audio = Offline.seconds(offlineClips);
        double wall = result.getPrimaryResult().getStatistics().getPercentile(50);
        return new Cost.Throughput("offline", audio / wall, audio, wall);
    }

    private static byte[] json(List<RunResult> results) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        out.flush();
        return bytes.toByteArray();
    }
}
