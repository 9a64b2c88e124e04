package superb.upstream;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.FloatBuffer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * A file of somebody else's weights, read and checked, nothing of it executed. Tensors are under the names of the file
 * (below its {@link #layout weights root}) and are read one by one; no more than one tensor need be in memory. Safe for
 * several reading threads. Closed by whoever opened it.
 *
 * <p>A file that is corrupt, hostile or of an unknown kind ends in a {@link superb.error.UntrustedException}, at opening
 * or at the latest when the tensor concerned is read.
 */
public interface Checkpoint extends AutoCloseable {

    /** The file that was opened. */
    Path file();

    /** The file's name, for messages and for the record. */
    default String source() {
        return String.valueOf(file().getFileName());
    }

    Container container();

    /**
     * Where in the file the weights were found: {@code fairseq}, {@code s3prl}, {@code distiller}, {@code lightning},
     * {@code torchaudio}, {@code melhubert}, {@code bare} (the whole file), or the name that the caller gave to a root.
     */
    String layout();

    /** Names of the tensors below the weights root, in the order of the file. */
    Set<String> names();

    default boolean has(String name) {
        return names().contains(name);
    }

    /** How the numbers are stored; {@link #read} converts. */
    ElementType type(String name);

    /** Empty for a scalar. */
    List<Integer> shape(String name);

    /** Product of the {@link #shape}. */
    default long elements(String name) {
        return shape(name).stream().mapToLong(Integer::longValue).reduce(1, Math::multiplyExact);
    }

    /**
     * Fills {@code target}, whose remaining space must be exactly the tensor's elements, in row-major order and as
     * float32, whatever precision and strides the file has. Integers beyond 2^24 and doubles are rounded.
     */
    void read(String name, FloatBuffer target);

    /**
     * What the file itself says beside its weights, as data: the whole top level for a PyTorch file, with
     * {@code Namespace}s, {@code DictConfig}s and the like as objects, tuples and sets as arrays, foreign objects and
     * surplus tensors as text; {@code __metadata__} for safetensors. An empty object where it says nothing.
     */
    JsonNode config();

    /**
     * A file that lies beside this one, read as data: {@code .json}, {@code .yaml}, {@code .yml}, or {@code .npy} as
     * nested arrays of numbers. For example {@code config.json}, {@code preprocessor_config.json}, {@code model.yaml},
     * {@code mean-std.npy}.
     *
     * @param fileName a plain name, no folders
     * @return empty when there is no such file
     */
    Optional<JsonNode> beside(String fileName);

    /** Hex SHA-256 of the file. Reads the whole file the first time. */
    String sha256();

    /** Where the file comes from: itself, or what it was converted from. */
    default Origin origin() {
        return Origin.file(sha256());
    }

    @Override
    void close();

    /** The kinds of file that are read; found by content, never by name. */
    enum Container {
        SAFETENSORS,
        /** {@code torch.save} since 1.6. */
        TORCH_ZIP,
        /** {@code torch.save} before 1.6. */
        TORCH_LEGACY
    }
}
