package superb.upstream;

import java.nio.FloatBuffer;
import java.util.List;

/** Where a checkpoint holds a weight: in a tensor, in a part of one, or in what can be computed from several. */
public interface WeightSource {

    /** The tensors of the file that are needed. */
    List<String> tensors();

    /** Shape of the weight as this file gives it. Called only when all {@link #tensors} are there. */
    List<Integer> shape(Checkpoint checkpoint);

    /** Fills {@code target}, row-major, with exactly the product of {@link #shape} values. */
    void read(Checkpoint checkpoint, FloatBuffer target);

    /** A tensor as it is. */
    static WeightSource tensor(String name) {
        return new WeightSource() {
            @Override
            public List<String> tensors() {
                return List.of(name);
            }

            @Override
            public List<Integer> shape(Checkpoint checkpoint) {
                return checkpoint.shape(name);
            }

            @Override
            public void read(Checkpoint checkpoint, FloatBuffer target) {
                checkpoint.read(name, target);
            }
        };
    }
}
