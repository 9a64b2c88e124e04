package superb.upstreams;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.FloatBuffer;
import java.util.List;
import superb.error.DataException;
import superb.error.Problem;
import superb.upstream.Checkpoint;
import superb.upstream.WeightNames;
import superb.upstream.WeightSource;

/** Names of a file whose input statistics lie beside it: row 0 the means, row 1 the deviations. */
record NamesWithStatistics(NameTable names, String fileName) implements WeightNames {

    @Override
    public String style() {
        return names.style();
    }

    @Override
    public List<WeightSource> sources(String canonicalName) {
        return switch (canonicalName) {
            case MelStatistics.MEAN -> List.of(new Row(fileName, 0));
            case MelStatistics.SCALE -> List.of(new Row(fileName, 1));
            default -> names.sources(canonicalName);
        };
    }

    @Override
    public boolean trainingOnly(String tensor) {
        return names.trainingOnly(tensor);
    }

    private record Row(String fileName, int row) implements WeightSource {

        @Override
        public List<String> tensors() {
            return List.of();
        }

        @Override
        public List<Integer> shape(Checkpoint checkpoint) {
            return List.of(values(checkpoint).size());
        }

        @Override
        public void read(Checkpoint checkpoint, FloatBuffer target) {
            for (JsonNode value : values(checkpoint)) {
                target.put((float) (row == 0 ? value.doubleValue() : 1 / value.doubleValue()));
            }
        }

        private JsonNode values(Checkpoint checkpoint) {
            JsonNode table = checkpoint
                    .beside(fileName)
                    .orElseThrow(() -> new DataException(Problem.of("the statistics of the model's input, " + fileName
                                    + ", do not lie beside its weights")
                            .at(checkpoint.file())
                            .expected("the file that comes with the checkpoint")));
            return table.path(row);
        }
    }
}
