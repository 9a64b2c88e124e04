package superb.engine.torch.script;

import ai.djl.engine.EngineException;
import java.util.regex.Pattern;
import superb.error.EnvironmentException;
import superb.error.Problem;
import superb.error.ResourcesException;

/** Turns what libtorch throws into what it means. */
public final class NativeFailure {
    private static final Pattern OUT_OF_MEMORY =
            Pattern.compile("out of memory|can't allocate memory|DefaultCPUAllocator|CUBLAS_STATUS_ALLOC_FAILED");
    private static final Pattern DEVICE_LOST = Pattern.compile("CUDA error|CUDA driver|cuDNN error|CUBLAS_STATUS");
    private static final int LONGEST_LISTING = 20_000;

    private NativeFailure() {}

    /** @param doing what was being done, for the message: {@code running 'forward' of a script} */
    public static RuntimeException of(EngineException e, String doing, String script) {
        String said = String.valueOf(e.getMessage());
        String last = said.strip().lines().reduce("", (before, line) -> line.isBlank() ? before : line);
        if (OUT_OF_MEMORY.matcher(said).find()) {
            return new ResourcesException(
                    Problem.of("memory ran out: " + last)
                            .at(doing)
                            .next("fewer seconds of audio in a batch, shorter clips, or a device with more memory"),
                    e);
        }
        if (DEVICE_LOST.matcher(said).find()) {
            return new EnvironmentException(
                    Problem.of("the device failed: " + last)
                            .at(doing)
                            .next("run superb doctor; nvidia-smi shows whether the device is still there"),
                    e);
        }
        // Most messages quote the line; the parser's own assertions do not, so they get the whole text.
        boolean quoted = said.contains("code/__torch__.py");
        String listing = quoted || script.length() > LONGEST_LISTING ? "" : "\n" + script;
        return new ScriptException(doing + ": " + said.strip() + listing, e);
    }
}
