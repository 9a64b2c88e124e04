package superb.engine.onnx.session;

import java.nio.file.Path;
import java.util.Optional;

/**
 * How a file is run.
 *
 * @param threads that share the work of one operator
 * @param memory what happens to the memory of intermediate tensors between runs
 * @param profile where ONNX Runtime writes the kernels that it ran and their times (JSON), the start of the file's name
 * @param optimized where the graph is written as it is run, after fusions and layout changes
 */
public record OnnxOptions(int threads, Memory memory, Optional<Path> profile, Optional<Path> optimized) {

    /** What becomes of the memory of a finished run. */
    public enum Memory {
        /** Keeps it for the next run: the fastest, and what a server would do. */
        KEEP,
        /** Gives it back: the process is as large as the clip at hand demands. */
        GIVE_BACK
    }

    public OnnxOptions {
        if (threads < 1) {
            throw new IllegalArgumentException("a file is run by at least one thread, not " + threads);
        }
    }

    public static OnnxOptions threads(int threads) {
        return new OnnxOptions(threads, Memory.KEEP, Optional.empty(), Optional.empty());
    }

    public OnnxOptions memory(Memory other) {
        return new OnnxOptions(threads, other, profile, optimized);
    }

    public OnnxOptions profile(Path prefix) {
        return new OnnxOptions(threads, memory, Optional.of(prefix), optimized);
    }

    public OnnxOptions optimized(Path file) {
        return new OnnxOptions(threads, memory, profile, Optional.of(file));
    }
}
