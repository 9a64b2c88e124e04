package superb.engine;

import java.nio.file.Path;
import java.util.List;

/** Service: a kind of file that holds a whole network, and the runtime that runs it. */
public interface ModelFileFormat {

    /** As written before the file's name in {@code --upstream}: {@code onnx}. */
    String id();

    /** What runs such files in a session of that engine. */
    EngineInfo engine(EngineInfo session);

    /** Every file that decides the numbers: the file itself, then those beside it in which it keeps tensors. */
    default List<Path> files(Path file) {
        return List.of(file);
    }

    /**
     * Loads a file on the session's device, or on the CPU where the runtime knows no other. The caller closes it.
     *
     * @throws superb.error.UntrustedException if the runtime does not accept the file, or its inputs are other than
     *     samples {@code [batch, samples]} and, if there is a second one, lengths {@code [batch]}
     */
    FileNetwork load(Path file, EngineSession session);
}
