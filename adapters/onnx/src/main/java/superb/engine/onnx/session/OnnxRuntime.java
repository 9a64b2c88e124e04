package superb.engine.onnx.session;

import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtLoggingLevel;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import superb.error.EnvironmentException;
import superb.error.Problem;

/** The native library, loaded on first use from the class path or from {@code -Donnxruntime.native.path=DIR}. */
public final class OnnxRuntime {
    /** What runs the graphs; the library that comes along has no other. */
    public static final String PROVIDER = "CPUExecutionProvider";

    /**
     * Starting, the library matches the command line of the process against a pattern, deeper with every letter: a class
     * path of a few thousand letters overflows the stack of an ordinary thread, and that ends the process.
     */
    private static final long STACK_BYTES = 256L << 20;

    private OnnxRuntime() {}

    /** The version of the native library. */
    public static String version() {
        return environment().getVersion();
    }

    /** One for the process, by the rules of the library, which closes it at the end. */
    static OrtEnvironment environment() {
        try {
            // What goes wrong comes as an exception with the same words; the log would be a second copy on stderr.
            FutureTask<OrtEnvironment> start = new FutureTask<>(
                    () -> OrtEnvironment.getEnvironment(OrtLoggingLevel.ORT_LOGGING_LEVEL_FATAL, "superb"));
            new Thread(null, start, "onnxruntime-start", STACK_BYTES).start();
            return start.get();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EnvironmentException(Problem.of("interrupted while ONNX Runtime was loaded"), e);
        } catch (ExecutionException e) {
            throw problem(e);
        }
    }

    private static EnvironmentException problem(ExecutionException e) {
        Throwable cause = e;
        while (cause.getCause() != null) {
            cause = cause.getCause();
        }
        return new EnvironmentException(
                Problem.of("ONNX Runtime cannot be loaded: " + cause)
                        .at(System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                        .expected("a system for which the onnxruntime library brings natives, and a folder"
                                + " for temporary files from which programs may be loaded")
                        .next("--engine torch; or -Djava.io.tmpdir=DIR in SUPERB_JAVA_OPTS"),
                e);
    }
}
