package superb.engine.torch;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import superb.error.EnvironmentException;
import superb.error.Problem;

/**
 * The {@code lib} folder of a PyTorch or libtorch that the user names. DJL's own library, through which Java calls
 * libtorch, is compiled for one version of it: with another one it would crash or compute nonsense.
 *
 * @param release as the installation says, {@code 2.7.1+cu128}; empty if it does not say
 */
record LibraryFolder(Path folder, Optional<String> release) {
    static final String VARIABLE = "PYTORCH_LIBRARY_PATH";

    /**
     * DJL's library for CUDA. It needs nothing of CUDA itself, libtorch's own two libraries only, and so serves every
     * CUDA release that its version of libtorch is built with.
     */
    static final String CUDA_BRIDGE = "cu128";

    private static final Pattern VERSION = Pattern.compile("(\\d+\\.\\d+\\.\\d+)(?:\\+(\\w+))?.*");
    private static final Pattern PYTHON = Pattern.compile("__version__ = ['\"]([^'\"]+)['\"]");

    /**
     * @param path folders, or the library itself, separated as on a class path; the first that has it counts. Blank is
     *     none: so shells unset a variable for one command
     * @throws EnvironmentException if none has: DJL would pass over the path in silence, and take another library
     */
    static Optional<LibraryFolder> of(Optional<String> path) {
        if (path.filter(it -> !it.isBlank()).isEmpty()) {
            return Optional.empty();
        }
        String library = System.mapLibraryName("torch");
        Path folder = Arrays.stream(path.get().split(File.pathSeparator))
                .map(Path::of)
                .map(it -> it.endsWith(library) ? it.toAbsolutePath().getParent() : it)
                .filter(it -> Files.exists(it.resolve(library)))
                .findFirst()
                .orElseThrow(() -> new EnvironmentException(Problem.of("there is no " + library + " in " + VARIABLE)
                        .at(path.get())
                        .expected("the lib folder of a PyTorch installation")
                        .next("correct " + VARIABLE + ", or unset it to use the library that comes along")));
        return Optional.of(
                new LibraryFolder(folder, release(folder.toAbsolutePath().getParent())));
    }

    /** A wheel of PyTorch has its version in Python, an archive of libtorch in a file of its own. */
    private static Optional<String> release(Path root) {
        Optional<String> python = text(root.resolve("version.py"))
                .map(PYTHON::matcher)
                .filter(Matcher::find)
                .map(it -> it.group(1));
        return python.or(() -> text(root.resolve("build-version")).map(String::strip));
    }

    private static Optional<String> text(Path file) {
        try {
            return Files.isRegularFile(file)
                    ? Optional.of(Files.readString(file, StandardCharsets.UTF_8))
                    : Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** {@code 2.7.1}, if it is known. */
    Optional<String> version() {
        return part(1);
    }

    private Optional<String> part(int group) {
        return release.map(VERSION::matcher)
                .filter(Matcher::matches)
                .flatMap(it -> Optional.ofNullable(it.group(group)));
    }

    boolean cuda() {
        return Files.exists(folder.resolve(System.mapLibraryName("torch_cuda")));
    }

    /** {@code cpu}, or the CUDA release: {@code cu126}, {@code cuda} if it is not known which. */
    String flavor() {
        return part(2).filter(it -> it.startsWith("cu") || it.equals("cpu")).orElse(cuda() ? "cuda" : "cpu");
    }

    /** Whether a library of DJL lies beside libtorch, compiled for it by the user. */
    private boolean ownBridge() {
        String name = System.mapLibraryName("djl_torch");
        return List.of(name, ai.djl.engine.Engine.getDjlVersion() + "-" + name).stream()
                .anyMatch(it -> Files.exists(folder.resolve(it)));
    }

    /**
     * What DJL must be told beside the path, since it would look for a library of a flavour that there never was.
     *
     * @param bridge version of libtorch for which the DJL library on the class path is compiled
     * @throws EnvironmentException if this is another version
     */
    Map<String, String> settings(String bridge) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("PYTORCH_FLAVOR", cuda() ? CUDA_BRIDGE : "cpu");
        version().ifPresent(it -> settings.put("PYTORCH_VERSION", it));
        if (!version().orElse(bridge).equals(bridge) && !ownBridge()) {
            throw new EnvironmentException(
                    Problem.of("libtorch " + release.get() + " cannot be used: DJL's library is compiled for " + bridge)
                            .at(folder.toString())
                            .expected("the lib folder of PyTorch " + bridge)
                            .next("install torch==" + bridge + " and name its lib folder; or lay a "
                                    + System.mapLibraryName("djl_torch") + " compiled for "
                                    + version().get() + " into this one"));
        }
        return settings;
    }
}
