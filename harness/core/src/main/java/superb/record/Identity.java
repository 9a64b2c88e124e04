package superb.record;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Everything that decides the number of a record, and nothing else. */
public record Identity(
        TaskPart task,
        Dataset dataset,
        Upstream upstream,
        Features features,
        Head head,
        Training training,
        Scoring scoring,
        String precision) {

    /**
     * @param id {@code superb.ks}
     * @param version of the task's rules
     * @param protocolSha256 of the resolved rules: recipe, split lists, sampling
     */
    public record TaskPart(String id, String version, String protocolSha256) {}

    /**
     * @param name official corpus name, or {@code mini-…} for the bundled one, which no table mixes with real corpora
     * @param manifestSha256 of the list of files with their content hashes and labels
     * @param splits by name, in the order train, dev, test
     * @param deviations from the official protocol, in words
     */
    public record Dataset(
            String name,
            String manifestSha256,
            Map<String, SplitSize> splits,
            int sampleRateHz,
            List<String> deviations) {
        private static final String MINI = "mini-";

        public Dataset {
            splits = Collections.unmodifiableMap(new LinkedHashMap<>(splits));
            deviations = List.copyOf(deviations);
        }

        /** The bundled corpus, for trying and testing only. */
        public boolean mini() {
            return name.startsWith(MINI);
        }
    }

    /** @param n clips */
    public record SplitSize(long n, double seconds) {}

    /**
     * @param name as given to {@code --upstream}
     * @param weights where its numbers come from
     * @param weightsSha256 of the numbers themselves
     * @param sourceSha256 of the file from which they were converted
     * @param frameMs period of the hidden states
     * @param layers exposed hidden states
     */
    public record Upstream(
            String name,
            WeightsPart weights,
            String weightsSha256,
            Optional<String> subnet,
            Optional<String> subnetSha256,
            Optional<String> sourceSha256,
            Optional<String> sourceUrl,
            Optional<String> converterVersion,
            double frameMs,
            int layers,
            int dim,
            List<Pretraining> pretrainingCorpora,
            Optional<String> teacher,
            Optional<String> licence) {
        public Upstream {
            pretrainingCorpora = List.copyOf(pretrainingCorpora);
        }
    }

    /**
     * @param provenance in words: a file name, or {@code random (seed 1337)}
     * @param seed of random weights
     * @param trained false for random weights; every table then says so
     */
    public record WeightsPart(String provenance, Optional<Long> seed, boolean trained) {}

    /** @param how {@code declared}, {@code inherited} or {@code unknown} */
    public record Pretraining(String name, String how) {}

    /**
     * @param protocol {@code weighted-sum/v1}
     * @param layerNames one a hidden state
     * @param normalise whether frames are layer-normalised before they are mixed
     * @param cache {@code pooled/v1}, or {@code none}
     * @param dtype in which features reach the head
     */
    public record Features(String protocol, List<String> layerNames, boolean normalise, String cache, String dtype) {
        public Features {
            layerNames = List.copyOf(layerNames);
        }
    }

    /** @param id {@code mean-linear/v1} */
    public record Head(String id, long params, String configSha256) {}

    /**
     * @param lr empty when {@code lrSearch} chose it; the chosen one stands in the results
     * @param lrSearch name of the grid, empty for a given rate
     * @param selectOn {@code dev.acc}
     */
    public record Training(
            String optimizer,
            Optional<Double> lr,
            Optional<String> lrSearch,
            long steps,
            int effectiveBatch,
            String selectOn,
            long seed) {
        public Training {
            if (lr.isPresent() == lrSearch.isPresent()) {
                throw new IllegalArgumentException("either a learning rate is given or a search chooses it");
            }
        }
    }

    public record Scoring(String metric, String normaliser, String decoder) {}

    /** The same question in another arithmetic of the upstream. */
    public Identity withPrecision(String other) {
        return new Identity(task, dataset, upstream, features, head, training, scoring, other);
    }

    /** Hex SHA-256 of the canonical JSON of this identity. */
    public String sha256() {
        return IdentityHash.sha256(RecordJson.tree(this));
    }

    /** {@code rec_} and the first 12 hex digits of {@link #sha256}. */
    public String recordId() {
        return IdentityHash.recordId(sha256());
    }
}
