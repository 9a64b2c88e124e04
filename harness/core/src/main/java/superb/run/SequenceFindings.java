package superb.run;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import superb.metric.Counts;
import superb.metric.EditDistance;
import superb.metric.ErrorRate;
import superb.metric.Score;
import superb.record.Accounting;
import superb.record.CurvePoint;
import superb.record.Sample;
import superb.record.Trial;
import superb.sequence.Reading;
import superb.sequence.Readout;
import superb.sequence.SequenceProgress;
import superb.task.Clip;
import superb.train.FloatTensor;

/** Of one seed of CTC heads. */
final class SequenceFindings implements Findings {
    private final Cell cell;
    private final long seed;
    private final List<SequenceTrials.Trial> trials;
    private final int chosen;
    private final List<Reading> dev;
    private final List<Reading> test;
    private final Elapsed before;

    /** @param before time of the features' pass */
    SequenceFindings(
            Cell cell,
            long seed,
            List<SequenceTrials.Trial> trials,
            int chosen,
            List<Reading> dev,
            List<Reading> test,
            Elapsed before) {
        this.cell = cell;
        this.seed = seed;
        this.trials = List.copyOf(trials);
        this.chosen = chosen;
        this.dev = List.copyOf(dev);
        this.test = List.copyOf(test);
        this.before = before;
    }

    @Override
    public Map<String, Score> test() {
        Map<String, Score> scores = new LinkedHashMap<>();
        for (String metric : test.get(0).errors().keySet()) {
            List<Counts> clips = test.stream()
                    .map(reading -> reading.errors().get(metric).counts())
                    .toList();
            scores.put(metric, ErrorRate.score(Readout.counts(test, metric)).with(Intervals.of(cell, clips, seed)));
        }
        return scores;
    }

    @Override
    public Map<String, Score> dev() {
        Map<String, Score> scores = new LinkedHashMap<>();
        for (String metric : dev.get(0).errors().keySet()) {
            scores.put(metric, ErrorRate.score(Readout.counts(dev, metric)));
        }
        return scores;
    }

    @Override
    public List<Double> layerWeights() {
        return DoubleStream.of(best().state().layerMix()).boxed().toList();
    }

    private SequenceTrials.Trial best() {
        return trials.get(chosen);
    }

    @Override
    public double learningRate() {
        return best().rate();
    }

    @Override
    public Map<String, FloatTensor> head() {
        return best().state().best();
    }

    @Override
    public Map<String, String> headMetadata() {
        return KeptHead.metadata(cell, seed, trials, chosen);
    }

    @Override
    public Accounting accounting(int outOfMemory) {
        SequenceProgress progress = best().state().progress();
        long notFinite = test.stream().filter(reading -> !reading.finite()).count();
        long infeasible = test.stream().filter(reading -> !reading.feasible()).count();
        return new Accounting(
                cell.data().corpus().test().clips().size(),
                test.size(),
                0,
                0,
                outOfMemory + progress.retries(),
                progress.skipped() + notFinite,
                infeasible,
                0);
    }

    @Override
    public List<Sample> samples() {
        List<Clip> clips = cell.data().corpus().test().clips();
        List<Sample> samples = new ArrayList<>();
        for (int clip = 0; clip < clips.size(); clip++) {
            Reading reading = test.get(clip);
            EditDistance errors = reading.errors().get(cell.task().metric());
            List<String> flags = new ArrayList<>();
            if (!reading.finite()) {
                flags.add("nan");
            }
            if (!reading.feasible()) {
                flags.add("ctc-infeasible");
            }
            samples.add(new Sample(
                    clips.get(clip).id(),
                    List.of(reading.reference()),
                    List.of(reading.hypothesis()),
                    errors.errors() == 0,
                    Optional.of(errors.errors()),
                    Optional.of(errors.units()),
                    Optional.of(reading.frames()),
                    flags));
        }
        return samples;
    }

    @Override
    public List<Trial> trials() {
        List<Trial> all = new ArrayList<>();
        for (SequenceTrials.Trial trial : trials) {
            SequenceProgress progress = trial.state().progress();
            all.add(new Trial(
                    trial.rate(),
                    seed,
                    "dev." + cell.task().metric(),
                    Optional.of(progress.bestDev()),
                    Optional.of((long) progress.bestStep()),
                    trial.state().step(),
                    trial.seconds(),
                    trial == best(),
                    Optional.empty()));
        }
        return all;
    }

    @Override
    public List<CurvePoint> curves() {
        return trials.stream()
                .flatMap(trial -> trial.state().curves().stream())
                .map(row -> Findings.point(cell, seed, row))
                .toList();
    }

    @Override
    public List<String> remarks() {
        long visits = best().state().progress().infeasible();
        return visits == 0
                ? List.of()
                : List.of(
                        visits + " visits of training clips with fewer frames than their labels need: their loss is 0");
    }

    @Override
    public Elapsed elapsed() {
        double seconds =
                trials.stream().mapToDouble(SequenceTrials.Trial::seconds).sum();
        return before.trained(seconds);
    }
}
