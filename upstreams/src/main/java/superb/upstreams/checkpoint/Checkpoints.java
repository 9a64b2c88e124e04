package superb.upstreams.checkpoint;

import java.nio.file.Path;
import superb.upstream.Checkpoint;

/** Opens files of weights. The kind of a file is decided by its first bytes, never by its name. */
public final class Checkpoints {
    private static final int START = 512;

    private Checkpoints() {}

    /**
     * Opens a file whose weights root is found by its top-level keys.
     *
     * @throws superb.error.UntrustedException if it is corrupt, hostile or of an unknown kind
     */
    public static Checkpoint open(Path path) {
        WeightFile file = WeightFile.open(path);
        try {
            byte[] start = file.bytes(0, (int) Math.min(START, file.size()));
            if (Safetensors.recognises(start)) {
                return Safetensors.open(file);
            }
            throw file.refusal("not a kind of file that holds weights")
                    .at(0)
                    .expected("safetensors, or a file written by torch.save")
                    .exception();
        } catch (RuntimeException | Error e) {
            file.close();
            throw e;
        }
    }
}
