package superb.upstream;

import java.nio.FloatBuffer;
import java.util.List;

/**
 * The numbers of a file that brings its own network: they are not looked into, and the file decides them.
 *
 * @param sha256 of the whole file
 * @param provenance the file's name
 */
public record FileWeights(String sha256, String provenance) implements Weights {

    @Override
    public List<WeightSpec> specs() {
        return List.of();
    }

    @Override
    public void read(String name, FloatBuffer target) {
        throw new IllegalArgumentException("the numbers of " + provenance + " are not read one by one: '" + name + "'");
    }

    /** True: nobody exports a network to measure it untrained; what the file holds is taken as it is. */
    @Override
    public boolean trained() {
        return true;
    }
}
