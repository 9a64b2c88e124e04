package superb.jmh;

import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.CommandLineOptionException;
import org.openjdk.jmh.runner.options.CommandLineOptions;
import org.openjdk.jmh.runner.options.OptionsBuilder;

/**
 * JMH with this project's defaults: a benchmark that fails or computes something wrong stops the run, and the measured
 * JVMs stay off the network. Takes JMH's own options ({@code -h} lists them).
 *
 * <pre>
 * mvn -q -B -pl jmh -am -Dmaven.test.skip=true package
 * java -cp "jmh/target/classes:$(cat jmh/target/classpath)" superb.jmh.Main HeadBenchmark
 * </pre>
 */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) throws RunnerException, CommandLineOptionException {
        CommandLineOptions options = new CommandLineOptions(arguments);
        if (options.shouldHelp()) {
            showHelp(options);
        } else if (options.shouldList()) {
            new Runner(options).list();
        } else {
            new Runner(new OptionsBuilder()
                            .parent(options)
                            .shouldFailOnError(true)
                            .jvmArgsPrepend("-Xms64m", "-Xmx2g", "-Dai.djl.offline=true")
                            .build())
                    .run();
        }
    }

    private static void showHelp(CommandLineOptions options) {
        try {
            options.showHelp();
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
