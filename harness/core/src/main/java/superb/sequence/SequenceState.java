package superb.sequence;

import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import superb.files.Disk;
import superb.train.CurveRow;
import superb.train.FloatTensor;
import superb.train.LayerMix;
import superb.train.SavedTraining;

/**
 * The training of one head at one moment: enough to go on exactly, and what it has found so far.
 *
 * @param step optimiser updates done
 * @param partFrames padded frames of a part of a batch, as far as memory has been found to allow
 * @param training the trainer's {@link SequenceTrainer#state}
 * @param best parameters where dev was best; the first ones before any evaluation
 * @param curves in the order of steps
 */
public record SequenceState(
        int step,
        long partFrames,
        Map<String, FloatTensor> training,
        Map<String, FloatTensor> best,
        SequenceProgress progress,
        List<CurveRow> curves) {
    private static final String OPTIMISER = "adam.";

    public SequenceState {
        training = Collections.unmodifiableMap(new LinkedHashMap<>(training));
        best = Collections.unmodifiableMap(new LinkedHashMap<>(best));
        curves = List.copyOf(curves);
    }

    private record Facts(int step, long partFrames, SequenceProgress progress, List<CurveRow> curves) {}

    /** Before the first update, with the parameters that the trainer has now. */
    public static SequenceState start(SequenceTrainer trainer, long partFrames) {
        Map<String, FloatTensor> now = trainer.state();
        return new SequenceState(0, partFrames, now, parameters(now), SequenceProgress.START, List.of());
    }

    /** Without what belongs to the optimiser. */
    static Map<String, FloatTensor> parameters(Map<String, FloatTensor> state) {
        Map<String, FloatTensor> parameters = new LinkedHashMap<>(state);
        parameters.keySet().removeIf(name -> name.startsWith(OPTIMISER));
        return parameters;
    }

    /** The same with other parts. */
    public SequenceState withPartFrames(long frames) {
        return new SequenceState(step, frames, training, best, progress, curves);
    }

    /** Whether dev was evaluated after the last update. */
    public boolean evaluated() {
        return !curves.isEmpty() && curves.get(curves.size() - 1).step() == step;
    }

    /** Mix of the layers at dev-best; a single 1 for one hidden state. */
    public double[] layerMix() {
        return Optional.ofNullable(best.get(SequenceStart.LAYER_WEIGHTS))
                .map(LayerMix::of)
                .orElseGet(() -> new double[] {1});
    }

    /** @param identity names the training: its hash over data, upstream, recipe and head */
    public void write(Path file, String identity) {
        new SavedTraining<>(new Facts(step, partFrames, progress, curves), List.of(training, best))
                .write(Disk.LOCAL, file, identity);
    }

    /**
     * The state in {@code file}, or nothing where there is no such file.
     *
     * @throws superb.error.DataException if the file is damaged, or belongs to another training
     */
    public static Optional<SequenceState> read(Path file, String identity) {
        return SavedTraining.read(file, identity, Facts.class)
                .map(saved -> new SequenceState(
                        saved.facts().step(),
                        saved.facts().partFrames(),
                        saved.groups().get(0),
                        saved.groups().get(1),
                        saved.facts().progress(),
                        saved.facts().curves()));
    }
}
