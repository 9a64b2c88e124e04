package superb.run;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import superb.engine.Precision;
import superb.store.ByteSize;

/**
 * What a user asked for, apart from the upstreams and the data.
 *
 * @param out where records go
 * @param cacheDir the feature store
 * @param budget the store never grows beyond it
 * @param learningRate instead of the task's; excludes {@code search}
 * @param steps optimiser updates instead of the task's
 * @param profile what of the protocol is taken on, before these other settings
 * @param batch clips of a mini-batch instead of the task's
 * @param maxFrames padded frames on the device at once; decides memory, never the batch
 * @param command as typed, for the record
 */
public record RunSettings(
        Path out,
        Path cacheDir,
        ByteSize budget,
        FeatureCache cache,
        FeatureSelection features,
        Optional<Limit> limit,
        List<Long> seeds,
        Optional<Double> learningRate,
        Optional<LearningRates> search,
        Profile profile,
        Optional<Integer> steps,
        Optional<Integer> batch,
        Optional<Long> maxFrames,
        Precision precision,
        Resume resume,
        Faults faults,
        Samples samples,
        List<String> command) {
    public RunSettings {
        seeds = List.copyOf(seeds);
        command = List.copyOf(command);
    }

    /** Whether finished records and saved states of the same plan are used. */
    public enum Resume {
        CONTINUE,
        AFRESH
    }

    /** What a failing task means for the others. */
    public enum Faults {
        KEEP_GOING,
        FAIL_FAST
    }

    /** Whether the outcome of every clip is written. */
    public enum Samples {
        WRITTEN,
        OMITTED
    }
}
