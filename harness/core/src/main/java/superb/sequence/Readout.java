package superb.sequence;

import java.nio.FloatBuffer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import superb.error.ResourcesException;
import superb.features.LayerFeatures;
import superb.metric.Counts;
import superb.metric.EditDistance;
import superb.metric.ErrorRate;
import superb.task.Clip;
import superb.task.FrameScores;
import superb.task.Transcription;

/** Lets a head read a split, clips of similar length together: scores do not depend on batch mates. */
public final class Readout {
    private final SequenceTrainer trainer;
    private final FrameSource source;
    private final SequenceSplit split;
    private final Transcription transcription;

    public Readout(SequenceTrainer trainer, FrameSource source, SequenceSplit split, Transcription transcription) {
        this.trainer = trainer;
        this.source = source;
        this.split = split;
        this.transcription = transcription;
    }

    /**
     * With the trainer's parameters as they are now.
     *
     * @param partFrames padded frames of a batch; halved while memory runs out
     * @return one a clip, in protocol order; empty if asked to stop before the end
     * @throws ResourcesException if memory does not suffice for a single clip
     */
    public Optional<List<Reading>> read(long partFrames, BooleanSupplier stop) {
        int[] longestFirst = IntStream.range(0, split.clips())
                .boxed()
                .sorted(Comparator.comparingInt((Integer clip) -> -split.frames(clip)))
                .mapToInt(Integer::intValue)
                .toArray();
        Reading[] readings = new Reading[split.clips()];
        long limit = partFrames;
        int done = 0;
        while (done < longestFirst.length) {
            int[] left = Arrays.copyOfRange(longestFirst, done, longestFirst.length);
            int[] part = split.parts(left, limit).get(0);
            if (stop.getAsBoolean()) {
                return Optional.empty();
            }
            try {
                read(part, readings);
                done += part.length;
            } catch (ResourcesException e) {
                if (part.length == 1) {
                    throw e;
                }
                limit = split.paddedFrames(part) / 2;
            }
        }
        return Optional.of(List.of(readings));
    }

    private void read(int[] part, Reading[] readings) {
        try (LayerFeatures features = source.read(split.rows(part))) {
            List<FrameScores> scores = trainer.scores(features);
            for (int item = 0; item < part.length; item++) {
                readings[part[item]] = reading(part[item], scores.get(item), features.frames(item));
            }
        }
    }

    private Reading reading(int clip, FrameScores scores, int frames) {
        Clip of = split.split().clips().get(clip);
        String hypothesis = transcription.hypothesis(scores);
        String reference = transcription.reference(of);
        Map<String, List<String>> read = transcription.units(hypothesis);
        Map<String, EditDistance> errors = new LinkedHashMap<>();
        transcription
                .units(reference)
                .forEach((metric, units) -> errors.put(metric, EditDistance.of(read.get(metric), units)));
        return new Reading(reference, hypothesis, errors, frames, frames >= split.framesNeeded(clip), finite(scores));
    }

    private static boolean finite(FrameScores scores) {
        FloatBuffer values = scores.logProbabilities();
        for (int i = 0; i < scores.frames() * scores.classes(); i++) {
            if (Float.isNaN(values.get(i))) {
                return false;
            }
        }
        return true;
    }

    /** Errors and reference units of all clips together. */
    public static Counts counts(List<Reading> readings, String metric) {
        return ErrorRate.of(
                readings.stream().map(reading -> reading.errors().get(metric)).toList());
    }
}
