package superb.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.FloatBuffer;
import java.util.List;
import java.util.Set;

/**
 * A file of somebody else's weights, read and checked, nothing of it executed. Tensors are under the names of the file
 * and are read one by one. Closed by whoever opened it.
 */
public interface Checkpoint extends AutoCloseable {

    /** The file, for messages and for the record. */
    String source();

    /** Names of the floating-point tensors of the model, in the order of the file. */
    Set<String> names();

    List<Integer> shape(String name);

    /** Fills {@code target} (row-major) with the tensor as float32, whatever its precision in the file. */
    void read(String name, FloatBuffer target);

    /** What the file (or the {@code config.json}, {@code model.yaml} beside it) says of sizes, as it says it; a missing node where it says nothing. */
    JsonNode config();

    @Override
    void close();
}
