package superb.run;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import superb.metric.Counts;
import superb.metric.Score;
import superb.record.Accounting;
import superb.record.CurvePoint;
import superb.record.Sample;
import superb.record.Trial;
import superb.task.Clip;
import superb.train.FloatTensor;
import superb.train.HeadProgress;
import superb.train.ProbeState;

/** Of one seed of heads on pooled features. */
final class ProbeFindings implements Findings {
    private final Cell cell;
    private final CellTraining.Trained trained;
    private final int seedIndex;
    private final int head;

    ProbeFindings(Cell cell, CellTraining.Trained trained, int seedIndex) {
        this.cell = cell;
        this.trained = trained;
        this.seedIndex = seedIndex;
        this.head = trained.state().chosenHead(seedIndex);
    }

    @Override
    public Map<String, Score> test() {
        List<Counts> clips = IntStream.range(0, trained.test().clips())
                .mapToObj(clip -> new Counts(trained.test().correct(head, clip) ? 1 : 0, 1))
                .toList();
        Score score = Score.accuracy(trained.test().accuracy(head))
                .with(Intervals.of(cell, clips, cell.settings().seeds().get(seedIndex)));
        return Map.of(cell.task().metric(), score);
    }

    /** The metric that selected: of KS over balanced draws, as the protocol has it. */
    @Override
    public Map<String, Score> dev() {
        Score dev = new Score(
                progress().bestDev(),
                Score.FRACTION,
                cell.task().higherIsBetter(),
                Optional.empty(),
                Optional.empty(),
                trained.dev().clips());
        return Map.of(cell.task().metric(), dev);
    }

    private HeadProgress progress() {
        return trained.state().heads().get(head);
    }

    @Override
    public List<Double> layerWeights() {
        return DoubleStream.of(trained.state().layerMix(head)).boxed().toList();
    }

    @Override
    public double learningRate() {
        return trained.state().spec().learningRate(head);
    }

    @Override
    public Map<String, FloatTensor> head() {
        return trained.state().best(head);
    }

    @Override
    public Map<String, String> headMetadata() {
        return Map.of();
    }

    @Override
    public Accounting accounting(int outOfMemory) {
        long expected = cell.data().corpus().test().clips().size();
        return new Accounting(expected, expected, 0, 0, outOfMemory, progress().skipped(), 0, 0);
    }

    @Override
    public List<Sample> samples() {
        List<Clip> clips = cell.data().corpus().test().clips();
        return IntStream.range(0, clips.size())
                .mapToObj(clip -> Sample.classified(
                        clips.get(clip).id(),
                        names(clips.get(clip).labels()),
                        names(trained.test().predicted(head, clip))))
                .toList();
    }

    /** Class names, one a slot; a label that training never shows has none. */
    private List<String> names(List<Integer> labels) {
        List<String> names = new ArrayList<>();
        for (int slot = 0; slot < labels.size(); slot++) {
            int label = labels.get(slot);
            names.add(
                    label == Clip.NO_CLASS
                            ? "(not in train)"
                            : cell.data().corpus().labelNames().get(slot).get(label));
        }
        return names;
    }

    @Override
    public List<Trial> trials() {
        ProbeState state = trained.state();
        List<Trial> trials = new ArrayList<>();
        for (int one = 0; one < state.spec().heads(); one++) {
            if (state.spec().seedOf(one) == seedIndex) {
                HeadProgress of = state.heads().get(one);
                trials.add(new Trial(
                        state.spec().learningRate(one),
                        state.spec().seeds().get(seedIndex),
                        "dev." + cell.task().metric(),
                        Optional.of(of.bestDev()),
                        Optional.of((long) of.bestStep()),
                        state.step(),
                        trained.elapsed().trainSeconds(),
                        one == head,
                        Optional.empty()));
            }
        }
        return trials;
    }

    @Override
    public List<CurvePoint> curves() {
        ProbeState state = trained.state();
        return state.curves().stream()
                .filter(row -> state.spec().seedOf(row.head()) == seedIndex)
                .map(row -> Findings.point(cell, state.spec().seeds().get(seedIndex), row))
                .toList();
    }

    @Override
    public List<String> remarks() {
        return List.of();
    }

    @Override
    public Elapsed elapsed() {
        return trained.elapsed();
    }
}
