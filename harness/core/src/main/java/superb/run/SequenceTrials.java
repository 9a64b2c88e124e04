package superb.run;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import superb.engine.EngineSession;
import superb.error.DataException;
import superb.sequence.Augmenting;
import superb.sequence.FrameSource;
import superb.sequence.Reading;
import superb.sequence.Readout;
import superb.sequence.SequenceListener;
import superb.sequence.SequenceSpec;
import superb.sequence.SequenceSplit;
import superb.sequence.SequenceState;
import superb.sequence.SequenceTrainer;
import superb.sequence.SequenceTraining;
import superb.sequence.SpecAugment;
import superb.task.HeadDesign;
import superb.task.Split;
import superb.task.Transcription;
import superb.train.SeededRandom;

/** Trains every seed with every learning rate, one after the other, and lets the best of every seed read the test split. */
final class SequenceTrials {
    private final EngineSession session;
    private final Cell cell;
    private final CellRows rows;
    private final Progress progress;
    private final BooleanSupplier stop;

    SequenceTrials(EngineSession session, Cell cell, CellRows rows, Progress progress, BooleanSupplier stop) {
        this.session = session;
        this.cell = cell;
        this.rows = rows;
        this.progress = progress;
        this.stop = stop;
    }

    /**
     * One trained head.
     *
     * @param state at its end; of a head that is not the best of its seed without tensors
     */
    record Trial(double rate, SequenceState state, double seconds) {
        Trial withoutTensors() {
            SequenceState light = new SequenceState(
                    state.step(), state.partFrames(), Map.of(), Map.of(), state.progress(), state.curves());
            return new Trial(rate, light, seconds);
        }
    }

    /**
     * @param source of all splits, with the selected layers
     * @param written records of this command
     */
    List<SequenceFindings> run(FrameSource source, TrialTimes times, Set<Path> written) {
        times.save(cell);
        List<SequenceFindings> findings = new ArrayList<>();
        for (long seed : cell.settings().seeds()) {
            Optional<KeptHead.Found> kept = KeptHead.find(cell, seed, written);
            kept.ifPresent(head -> progress.note(cell + ": the head is that of " + head.folder()));
            KeptHead.Found heads = kept.orElseGet(() -> trained(source, seed));
            findings.add(scored(source, seed, heads.trials(), heads.chosen(), times));
        }
        return findings;
    }

    private KeptHead.Found trained(FrameSource source, long seed) {
        List<Trial> trials = new ArrayList<>();
        int chosen = 0;
        for (double rate : cell.rates()) {
            Trial trial = trained(source, seed, rate);
            int last = trials.size();
            trials.add(trial);
            if (last > 0) {
                boolean better = trials.get(chosen)
                        .state()
                        .progress()
                        .improvedBy(trial.state().progress().bestDev());
                int loser = better ? chosen : last;
                trials.set(loser, trials.get(loser).withoutTensors());
                chosen = better ? last : chosen;
            }
        }
        return new KeptHead.Found(trials, chosen, cell.folder(seed));
    }

    private Trial trained(FrameSource source, long seed, double rate) {
        Path file = cell.stateFile(seed, rate);
        double before = TrialTimes.trained(file);
        long began = System.nanoTime();
        try (SequenceTrainer trainer = session.sequence(cell.head(seed, rate))) {
            SequenceTraining training = new SequenceTraining(
                    trainer,
                    cell.recipe(),
                    source,
                    split(cell.data().corpus().train()),
                    augmenting(trainer.spec()),
                    readout(trainer, source, cell.data().corpus().dev(), selection()),
                    cell.task().metric());
            SequenceState from = saved(file, seed, rate).orElseGet(() -> SequenceState.start(trainer, partFrames()));
            if (training.finished(from)) {
                return new Trial(rate, from, before);
            }
            String title = "training " + cell + (cell.heads() == 1 ? "" : ", seed %d, lr %s".formatted(seed, rate));
            if (from.step() > 0) {
                progress.note(title + ": going on after update " + from.step());
            }
            try (Progress.Phase phase =
                    progress.start(title, "updates", cell.recipe().steps())) {
                SequenceState state = training.run(from, listener(phase, file, seed, rate, before, began), stop);
                if (!training.finished(state)) {
                    throw Extraction.stopped();
                }
                return new Trial(rate, state, before + seconds(began));
            }
        }
    }

    private SequenceListener listener(
            Progress.Phase phase, Path file, long seed, double rate, double before, long began) {
        return new SequenceListener() {
            @Override
            public void progress(long done, long total) {
                phase.at(done);
            }

            @Override
            public void save(SequenceState state) {
                state.write(file, cell.trial(seed, rate));
                TrialTimes.trained(file, before + seconds(began));
            }
        };
    }

    /** The state that an earlier start left; a damaged one costs time, not correctness. */
    private Optional<SequenceState> saved(Path file, long seed, double rate) {
        try {
            return SequenceState.read(file, cell.trial(seed, rate))
                    .map(state -> state.withPartFrames(Math.min(state.partFrames(), partFrames())));
        } catch (DataException e) {
            progress.note("%s: starting afresh: %s".formatted(cell, e.getMessage()));
            return Optional.empty();
        }
    }

    private SequenceFindings scored(FrameSource source, long seed, List<Trial> trials, int chosen, TrialTimes times) {
        Trial best = trials.get(chosen);
        try (SequenceTrainer trainer = session.sequence(cell.head(seed, best.rate()))) {
            trainer.restore(best.state().best());
            List<Reading> dev =
                    read(readout(trainer, source, cell.data().corpus().dev(), selection()), best);
            Transcription reader = cell.data().transcription().orElseThrow();
            List<Reading> test =
                    read(readout(trainer, source, cell.data().corpus().test(), reader), best);
            return new SequenceFindings(cell, seed, trials, chosen, dev, test, times.cell());
        }
    }

    private List<Reading> read(Readout readout, Trial best) {
        return readout.read(best.state().partFrames(), stop).orElseThrow(Extraction::stopped);
    }

    private Transcription selection() {
        return cell.data().task().selection().orElseThrow();
    }

    private Readout readout(SequenceTrainer trainer, FrameSource source, Split split, Transcription transcription) {
        return new Readout(trainer, source, split(split), transcription);
    }

    private SequenceSplit split(Split split) {
        int[] first = rows.clips(split).stream().mapToInt(views -> views[0]).toArray();
        return SequenceSplit.of(
                split, first, cell.card().strideSamples(), cell.slots().get(0));
    }

    private static Augmenting augmenting(SequenceSpec spec) {
        if (!(spec.head() instanceof HeadDesign.Recurrent design) || !design.specAugment()) {
            return Augmenting.NONE;
        }
        return (visit, frames) -> SpecAugment.draw(
                SeededRandom.stream(spec.seed(), "augmentation", visit).nextLong(), frames, spec.dim());
    }

    private long partFrames() {
        return PartFrames.of(cell, session.info().deviceActual());
    }

    /** Forgets the states of all heads: every record of the cell is written. */
    static void forget(Cell cell) {
        for (long seed : cell.settings().seeds()) {
            cell.rates().forEach(rate -> TrialTimes.forget(cell.stateFile(seed, rate)));
        }
    }

    private static double seconds(long began) {
        return (System.nanoTime() - began) / 1e9;
    }
}
