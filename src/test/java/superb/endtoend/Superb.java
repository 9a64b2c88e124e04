package superb.endtoend;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import superb.tasks.mini.MiniCorpus;
import superb.tasks.mini.MiniPart;

/** The command as users run it: a process of its own, with a home folder of its own. */
final class Superb {
    private final Path home;

    Superb(Path home) {
        this.home = home;
    }

    record Result(int exit, String out, String err) {}

    /** The part of the bundled corpus that a first run would make. */
    void makeMini(MiniPart part) {
        MiniCorpus.ensure(home.resolve("superb/mini")).folder(part);
    }

    /** Runs to the end. */
    Result run(String... arguments) {
        return run(builder(arguments));
    }

    /** The same with a folder of classes or services before all others. */
    Result run(Path classes, String... arguments) {
        ProcessBuilder builder = builder(arguments);
        int path = builder.command().indexOf("-cp") + 1;
        builder.command()
                .set(path, classes + File.pathSeparator + builder.command().get(path));
        return run(builder);
    }

    private Result run(ProcessBuilder builder) {
        try {
            Path out = Files.createTempFile(home, "out", ".txt");
            Path err = Files.createTempFile(home, "err", ".txt");
            Process process = builder.redirectOutput(out.toFile())
                    .redirectError(err.toFile())
                    .start();
            if (!process.waitFor(4, TimeUnit.MINUTES)) {
                process.destroyForcibly();
                throw new AssertionError("no end after four minutes: " + builder.command());
            }
            return new Result(
                    process.exitValue(), read(out), read(err).replaceAll("(?m)^Picked up JAVA_TOOL_OPTIONS.*\\R", ""));
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    /** Starts and kills without warning after so long, unless it ended before; true if it was killed. */
    boolean runAndKill(long afterMillis, String... arguments) {
        try {
            Process process = builder(arguments)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start();
            boolean ended = process.waitFor(afterMillis, TimeUnit.MILLISECONDS);
            process.destroyForcibly().waitFor();
            return !ended;
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    ProcessBuilder builder(String... arguments) {
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx1g",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1", // most of these processes live for two seconds
                "-Dfile.encoding=UTF-8",
                "-Dai.djl.offline=true",
                "-cp",
                System.getProperty("java.class.path"),
                "superb.cli.Main"));
        command.addAll(List.of(arguments));
        ProcessBuilder builder = new ProcessBuilder(command).directory(home.toFile());
        builder.environment().put("SUPERB_HOME", home.resolve("superb").toString());
        builder.environment().put("OPT_OUT_TRACKING", "true");
        builder.environment().put("GOMP_SPINCOUNT", "5000");
        builder.environment().keySet().removeIf(it -> it.equals("SUPERB_DATA_DIR") || it.equals("SUPERB_CACHE_DIR"));
        return builder;
    }

    private static String read(Path file) throws IOException {
        return Files.readString(file, StandardCharsets.UTF_8);
    }
}
