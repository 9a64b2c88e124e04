package superb.engine.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.Utils;
import java.io.File;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Optional;
import java.util.Properties;
import superb.error.EnvironmentException;
import superb.error.Problem;

/**
 * The native library. It comes from the class path (unpacked once to DJL's cache folder) or from
 * {@code PYTORCH_LIBRARY_PATH}; nothing is ever downloaded.
 */
final class Libtorch {
    private static final String LIBRARY_PATH = "PYTORCH_LIBRARY_PATH";

    private final Engine engine;

    private Libtorch(Engine engine) {
        this.engine = engine;
    }

    static Libtorch load() {
        checkLibraryPath(Optional.ofNullable(System.getenv(LIBRARY_PATH)));
        // DJL reads these when its classes are initialised: no download, no report home, no advice to the log.
        setIfAbsent("ai.djl.offline", "true");
        setIfAbsent("OPT_OUT_TRACKING", "true");
        setIfAbsent("ai.djl.pytorch.graph_optimizer", "false");
        NativeHeap.useLargePages();
        try {
            return new Libtorch(Engine.getEngine(PtEngine.ENGINE_NAME));
        } catch (RuntimeException | LinkageError e) {
            throw new EnvironmentException(problem(e), e);
        }
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** DJL passes over a path without the library, and would take another one. */
    static void checkLibraryPath(Optional<String> path) {
        String library = System.mapLibraryName("torch");
        boolean missing = path.isPresent()
                && Arrays.stream(path.get().split(File.pathSeparator))
                        .map(Path::of)
                        .noneMatch(it -> it.endsWith(library) ? Files.exists(it) : Files.exists(it.resolve(library)));
        if (missing) {
            throw new EnvironmentException(Problem.of("there is no " + library + " in " + LIBRARY_PATH)
                    .at(path.get())
                    .expected("the lib folder of a PyTorch installation")
                    .next("correct " + LIBRARY_PATH + ", or unset it to use the library that comes along"));
        }
    }

    /** The innermost cause is the one that says something. */
    static Problem problem(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && !(cause instanceof IOException)) {
            cause = cause.getCause();
        }
        Problem problem = Problem.of("libtorch cannot be loaded: " + cause);
        if (cause instanceof IOException) {
            return problem.at("its cache folder " + Utils.getEngineCacheDir("pytorch"))
                    .expected("a folder that holds the library, or can be written once and has 500 MB left")
                    .next("DJL_CACHE_DIR=DIR superb ..., with such a DIR");
        }
        return problem.at(System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .expected("pytorch-native for this system on the class path, or " + LIBRARY_PATH)
                .next("superb doctor; or set " + LIBRARY_PATH + " to the lib folder of a PyTorch installation");
    }

    NDManager manager(Device device) {
        return engine.newBaseManager(device);
    }

    /** Intra-op threads of the whole process; the answer is what libtorch then says. */
    int useThreads(int threads) {
        JniUtils.setNumThreads(threads);
        return JniUtils.getNumThreads();
    }

    boolean hasCuda() {
        return engine.hasCapability("CUDA");
    }

    String version() {
        return engine.getVersion();
    }

    String folder() {
        return LibUtils.getLibtorchPath();
    }

    /** As the natives on the class path say, {@code cpu} or {@code cu128}; {@code PYTORCH_FLAVOR} for others. */
    String flavor() {
        String named = Utils.getEnvOrSystemProperty("PYTORCH_FLAVOR");
        if (named != null) {
            return named;
        }
        boolean bundled = folder().startsWith(Utils.getEngineCacheDir("pytorch").toString());
        try (InputStream stream = PtEngine.class.getResourceAsStream("/native/lib/pytorch.properties")) {
            if (bundled && stream != null) {
                Properties properties = new Properties();
                properties.load(stream);
                return properties.getProperty("flavor");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return hasCuda() ? "cuda" : "cpu";
    }
}
