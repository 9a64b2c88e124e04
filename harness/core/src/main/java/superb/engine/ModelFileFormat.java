package superb.engine;

import java.nio.file.Path;

/** Service: a kind of file that holds a whole network, and the runtime that runs it. */
public interface ModelFileFormat {

    /** As written before the file's name in {@code --upstream}: {@code onnx}. */
    String id();

    /** What runs such files in a session of that engine. */
    EngineInfo engine(EngineInfo session);

    /**
     * Loads a file on the session's device, or on the CPU where the runtime knows no other. The caller closes it.
     *
     * @throws superb.error.UntrustedException if the runtime does not accept the file, or its inputs are other than
     *     samples {@code [batch, samples]} and, if there is a second one, lengths {@code [batch]}
     */
    FileNetwork load(Path file, EngineSession session);
}
