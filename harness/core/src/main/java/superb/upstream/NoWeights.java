package superb.upstream;

import java.nio.FloatBuffer;
import java.util.List;

/** What signal processing without weights is opened with. */
public enum NoWeights implements Weights {
    INSTANCE;

    @Override
    public List<WeightSpec> specs() {
        return List.of();
    }

    @Override
    public void read(String name, FloatBuffer target) {
        throw new IllegalArgumentException("the model declares no weight '" + name + "'");
    }

    @Override
    public String sha256() {
        return new Sha256().hex();
    }

    @Override
    public String provenance() {
        return "no weights";
    }

    /** True: there is nothing to train. */
    @Override
    public boolean trained() {
        return true;
    }
}
