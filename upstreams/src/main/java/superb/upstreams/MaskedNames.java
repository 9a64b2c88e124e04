package superb.upstreams;

import java.nio.FloatBuffer;
import java.util.ArrayList;
import java.util.List;
import superb.error.Problem;
import superb.error.UntrustedException;
import superb.upstream.Checkpoint;
import superb.upstream.WeightNames;
import superb.upstream.WeightSource;

/**
 * Names of a file whose weights may be pruned one by one: in place of {@code X} it then holds {@code X_orig} and a mask of
 * zeros and ones, {@code X_mask}, and the weight is their product.
 */
record MaskedNames(WeightNames names) implements WeightNames {
    static final String ORIGINAL = "_orig";
    private static final String MASK = "_mask";

    @Override
    public String style() {
        return names.style();
    }

    @Override
    public List<WeightSource> sources(String canonicalName) {
        List<WeightSource> all = new ArrayList<>(names.sources(canonicalName));
        for (WeightSource whole : names.sources(canonicalName)) {
            if (whole.tensors().size() == 1) {
                all.add(new Product(whole.tensors().get(0)));
            }
        }
        return all;
    }

    @Override
    public boolean trainingOnly(String tensor) {
        return names.trainingOnly(tensor);
    }

    private record Product(String tensor) implements WeightSource {

        @Override
        public List<String> tensors() {
            return List.of(tensor + ORIGINAL, tensor + MASK);
        }

        @Override
        public List<Integer> shape(Checkpoint checkpoint) {
            List<Integer> shape = checkpoint.shape(tensor + ORIGINAL);
            List<Integer> mask = checkpoint.shape(tensor + MASK);
            if (!shape.equals(mask)) {
                throw new UntrustedException(Problem.of("the mask of '" + tensor + "' has the shape " + mask)
                        .at(checkpoint.file())
                        .expected(shape.toString()));
            }
            return shape;
        }

        @Override
        public void read(Checkpoint checkpoint, FloatBuffer target) {
            FloatBuffer values = values(checkpoint, tensor + ORIGINAL);
            FloatBuffer mask = values(checkpoint, tensor + MASK);
            for (int i = 0; i < values.capacity(); i++) {
                float kept = mask.get(i);
                if (kept != 0 && kept != 1) {
                    throw new UntrustedException(Problem.of("the mask of '" + tensor + "' holds " + kept)
                            .at(checkpoint.file())
                            .expected("zeros and ones"));
                }
                target.put(kept == 0 ? 0 : values.get(i));
            }
        }

        private static FloatBuffer values(Checkpoint checkpoint, String name) {
            FloatBuffer values = FloatBuffer.allocate(Math.toIntExact(checkpoint.elements(name)));
            checkpoint.read(name, values);
            return values.flip();
        }
    }
}
