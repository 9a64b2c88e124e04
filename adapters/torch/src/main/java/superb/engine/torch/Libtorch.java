package superb.engine.torch;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDManager;
import ai.djl.pytorch.engine.PtEngine;
import ai.djl.pytorch.jni.JniUtils;
import ai.djl.pytorch.jni.LibUtils;
import ai.djl.util.Utils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Optional;
import java.util.Properties;
import superb.error.EnvironmentException;
import superb.error.Problem;

/**
 * The native library. It comes from the class path (unpacked once to DJL's cache folder) or from
 * {@code PYTORCH_LIBRARY_PATH}; nothing is ever downloaded.
 */
final class Libtorch {
    private static final String VERSION = "PYTORCH_VERSION";

    private final Engine engine;
    private final Optional<LibraryFolder> named;

    private Libtorch(Engine engine, Optional<LibraryFolder> named) {
        this.engine = engine;
        this.named = named;
    }

    static Libtorch load() {
        Optional<LibraryFolder> named =
                LibraryFolder.of(Optional.ofNullable(Utils.getEnvOrSystemProperty(LibraryFolder.VARIABLE)));
        // DJL reads these when its classes are initialised: no download, no report home, no advice to the log.
        setIfAbsent("ai.djl.offline", "true");
        setIfAbsent("OPT_OUT_TRACKING", "true");
        setIfAbsent("ai.djl.pytorch.graph_optimizer", "false");
        if (named.isPresent() && Utils.getEnvOrSystemProperty(VERSION) == null) {
            named.get().settings(bridge()).forEach(Libtorch::setIfAbsent);
        }
        NativeHeap.useLargePages();
        try {
            return new Libtorch(Engine.getEngine(PtEngine.ENGINE_NAME), named);
        } catch (RuntimeException | LinkageError e) {
            throw new EnvironmentException(problem(e), e);
        }
    }

    /** Version of libtorch for which the DJL library on the class path is compiled. */
    static String bridge() {
        String version = properties("/jnilib/pytorch.properties").getProperty("jni_version");
        return version.substring(0, version.indexOf('-'));
    }

    private static void setIfAbsent(String property, String value) {
        if (System.getProperty(property) == null) {
            System.setProperty(property, value);
        }
    }

    /** The innermost cause is the one that says something. */
    static Problem problem(Throwable thrown) {
        Throwable cause = thrown;
        while (cause.getCause() != null && !(cause instanceof IOException)) {
            cause = cause.getCause();
        }
        Problem problem = Problem.of("libtorch cannot be loaded: " + cause);
        String said = String.valueOf(cause.getMessage());
        if (said.contains("Offline mode") || said.contains("jnilib/")) {
            return Problem.of("DJL brings no library for this libtorch: " + said)
                    .at(VERSION + "=" + Utils.getEnvOrSystemProperty(VERSION) + ", PYTORCH_FLAVOR="
                            + Utils.getEnvOrSystemProperty("PYTORCH_FLAVOR"))
                    .expected("libtorch " + bridge() + ", cpu or " + LibraryFolder.CUDA_BRIDGE)
                    .next("unset both; " + LibraryFolder.VARIABLE + " alone is enough");
        }
        if (cause instanceof IOException) {
            return problem.at("its cache folder " + Utils.getEngineCacheDir("pytorch"))
                    .expected("a folder that holds the library, or can be written once and has 500 MB left")
                    .next("DJL_CACHE_DIR=DIR superb ..., with such a DIR");
        }
        return problem.at(System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                .expected("pytorch-native for this system on the class path, or " + LibraryFolder.VARIABLE)
                .next("superb doctor; or set " + LibraryFolder.VARIABLE
                        + " to the lib folder of a PyTorch installation");
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

    /** {@code cpu} or {@code cu128}: as the folder that the user names says, else as the natives on the class path say. */
    String flavor() {
        if (named.isPresent() && named.get().release().isPresent()) {
            return named.get().flavor();
        }
        String said = Utils.getEnvOrSystemProperty("PYTORCH_FLAVOR");
        if (said != null) {
            return said;
        }
        boolean bundled = folder().startsWith(Utils.getEngineCacheDir("pytorch").toString());
        String flavor = bundled ? properties("/native/lib/pytorch.properties").getProperty("flavor") : null;
        return flavor != null ? flavor : hasCuda() ? "cuda" : "cpu";
    }

    /** None if there is no such resource. */
    private static Properties properties(String resource) {
        Properties properties = new Properties();
        try (InputStream stream = PtEngine.class.getResourceAsStream(resource)) {
            if (stream != null) {
                properties.load(stream);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return properties;
    }
}
