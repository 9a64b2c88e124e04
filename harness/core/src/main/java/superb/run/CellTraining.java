package superb.run;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import superb.engine.EngineSession;
import superb.error.DataException;
import superb.features.RowSource;
import superb.files.TemporaryName;
import superb.task.Split;
import superb.train.ClipOrder;
import superb.train.FeatureTable;
import superb.train.ProbePredictions;
import superb.train.ProbeSplit;
import superb.train.ProbeState;
import superb.train.ProbeTrainer;
import superb.train.ProbeTraining;
import superb.train.StateFile;
import superb.train.TrainingListener;

/** Trains all heads of a cell and asks their dev-best parameters about the test split. */
final class CellTraining {
    /** Tables up to this size live on the device whole; larger ones are read from the store as they are needed. */
    private static final long RESIDENT_BYTES = 2L << 30;

    private final EngineSession session;
    private final Progress progress;
    private final BooleanSupplier stop;

    CellTraining(EngineSession session, Progress progress, BooleanSupplier stop) {
        this.session = session;
        this.progress = progress;
        this.stop = stop;
    }

    /** What training leaves behind. */
    record Trained(ProbeState state, ProbePredictions test, ProbePredictions dev, Elapsed elapsed) {}

    /**
     * Looks whether the clips suffice for the recipe: before hours are spent on their features.
     *
     * @throws DataException if they do not fill a mini-batch
     */
    static void checkClips(Cell cell, CellRows clips) {
        ProbeSplit train = split(cell.data().corpus().train(), clips);
        ClipOrder.of(
                        cell.recipe().trainSampling(),
                        train,
                        cell.settings().seeds().get(0))
                .batches(cell.recipe().batch());
    }

    /**
     * @param rows pooled features of all splits, already reduced to the selected layers
     * @param elapsed time spent before
     * @param resumable whether states are saved; random windows that are drawn anew cannot be resumed exactly
     */
    Trained train(Cell cell, CellRows clips, RowSource rows, Elapsed elapsed, boolean resumable) {
        long began = System.nanoTime();
        try (ProbeTrainer trainer = session.probe(cell.probe());
                FeatureTable table = table(trainer, rows)) {
            ProbeTraining training = new ProbeTraining(
                    trainer, cell.recipe(), table, split(cell.data().corpus().train(), clips), dev(cell, clips));
            ProbeState from =
                    resumable ? saved(cell).orElseGet(() -> ProbeState.start(trainer)) : ProbeState.start(trainer);
            if (from.step() > 0) {
                progress.note(cell + ": going on after update " + from.step());
            }
            ProbeState state;
            try (Progress.Phase phase =
                    progress.start("training " + cell, "updates", cell.recipe().steps())) {
                state = training.run(from, listener(cell, phase, elapsed, began, resumable), stop);
            }
            if (state.step() < cell.recipe().steps()) {
                throw Extraction.stopped();
            }
            ProbePredictions test =
                    training.test(state, split(cell.data().corpus().test(), clips));
            ProbePredictions dev = training.test(state, dev(cell, clips));
            return new Trained(state, test, dev, elapsed.trained(seconds(began)));
        }
    }

    /** The state that an earlier start left; a damaged one costs time, not correctness. */
    private Optional<ProbeState> saved(Cell cell) {
        try {
            return StateFile.read(cell.stateFile(), cell.sha256());
        } catch (DataException e) {
            progress.note("%s: starting afresh: %s".formatted(cell, e.getMessage()));
            return Optional.empty();
        }
    }

    private static TrainingListener listener(
            Cell cell, Progress.Phase phase, Elapsed elapsed, long began, boolean resumable) {
        return new TrainingListener() {
            @Override
            public void progress(long done, long total, double updatesPerSecond) {
                phase.at(done);
            }

            @Override
            public void save(ProbeState state) {
                if (resumable) {
                    StateFile.write(cell.stateFile(), cell.sha256(), state);
                    elapsed.trained(seconds(began)).save(timing(cell));
                }
            }
        };
    }

    private static FeatureTable table(ProbeTrainer trainer, RowSource rows) {
        long bytes = (long) rows.rows() * rows.rowFloats() * Float.BYTES;
        return bytes <= RESIDENT_BYTES ? trainer.load(rows) : trainer.stream(rows);
    }

    private static ProbeSplit dev(Cell cell, CellRows clips) {
        return split(cell.data().corpus().dev(), clips);
    }

    private static ProbeSplit split(Split split, CellRows clips) {
        return ProbeSplit.of(split, clips.clips(split));
    }

    static Path timing(Cell cell) {
        return cell.stateFile().resolveSibling(cell.stateFile().getFileName() + ".time");
    }

    /** Forgets the state: every record of the cell is written. */
    static void forget(Cell cell) {
        try {
            Files.deleteIfExists(cell.stateFile());
            Files.deleteIfExists(timing(cell));
            if (cell.sequence()) {
                SequenceTrials.forget(cell);
            }
            TemporaryName.removeAbandoned(cell.stateFile().getParent());
        } catch (IOException e) {
            throw new UncheckedIOException("removing " + cell.stateFile(), e);
        }
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
