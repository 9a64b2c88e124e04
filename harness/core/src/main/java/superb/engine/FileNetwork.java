package superb.engine;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import java.util.Map;
import java.util.Set;
import superb.audio.Waveform;

/** A loaded model file. Belongs to one thread; closed by whoever loaded it. */
public interface FileNetwork extends AutoCloseable {

    /**
     * Runs one clip alone, so that no padding is ever seen.
     *
     * @param wanted names of the outputs that are needed; none for all
     * @param owner closes the result
     * @return tensors by their names in the file, or by their place where they have none, in the order of the file;
     *     float outputs only. A wanted one that is not there is left out.
     * @throws superb.error.UntrustedException if the network fails on this clip
     */
    Map<String, NDArray> run(Waveform clip, Set<String> wanted, NDManager owner);

    @Override
    void close();
}
