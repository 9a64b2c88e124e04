package superb.jmh;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
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
import superb.error.EnvironmentException;
import superb.error.Problem;

/** The benchmarks of one subject by JMH. What fails in a measured process, a wrong output among it, ends the run. */
record JmhRun(Subject subject) {

    RunResult single(double clipSeconds, int forks, double warmUpSeconds, double seconds) {
        return run(options(SingleStream.class)
                .param("seconds", Double.toString(clipSeconds))
                .forks(forks)
                .warmupIterations(1)
                .warmupTime(TimeValue.milliseconds((long) (1000 * warmUpSeconds)))
                .measurementIterations(1)
                .measurementTime(TimeValue.milliseconds((long) (1000 * seconds))));
    }

    /** The list once to warm up, then so many times. */
    RunResult offline(int clips, int times) {
        return run(options(Offline.class)
                .param("corpus", "true")
                .param("clips", Integer.toString(clips))
                .forks(1)
                .warmupIterations(1)
                .measurementIterations(times));
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
                .param("device", subject.device())
                .param("precision", subject.precision().name())
                .param("threads", Integer.toString(subject.threads()))
                .param("part", subject.part().name());
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

    static byte[] json(List<RunResult> results) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);
        ResultFormatFactory.getInstance(ResultFormatType.JSON, out).writeOut(results);
        out.flush();
        return bytes.toByteArray();
    }
}
