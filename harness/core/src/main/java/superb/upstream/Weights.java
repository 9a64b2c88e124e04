package superb.upstream;

import java.nio.FloatBuffer;
import java.util.List;
import java.util.OptionalLong;

/**
 * The numbers of a model under canonical names, read tensor by tensor so that no second copy of a model need exist.
 * Reading the same tensor twice gives the same numbers.
 */
public interface Weights {

    /** Exactly the weights that the model declares, in its order. */
    List<WeightSpec> specs();

    /** Fills {@code target} (row-major, exactly {@link WeightSpec#elements} values). */
    void read(String name, FloatBuffer target);

    /** Hex SHA-256 of what decides the numbers: the tensors themselves, or generator and seed of random weights. */
    String sha256();

    /** For the record and every table: where they come from, for example a file name, or {@code random (seed 1337)}. */
    String provenance();

    /** False for random weights, which every table marks as untrained. */
    boolean trained();

    /** Numbers of the model in its file that no hidden state needs: mask embedding, heads of the pre-training. */
    default long unused() {
        return 0;
    }

    /** The file they come from; nothing for random weights. */
    default Origin origin() {
        return Origin.NONE;
    }

    /** The seed of random weights. */
    default OptionalLong seed() {
        return OptionalLong.empty();
    }
}
