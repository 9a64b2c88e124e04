package superb.run;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;
import superb.audio.Waveform;
import superb.engine.CostCounter;
import superb.engine.EngineInfo;
import superb.engine.MacsConvention;
import superb.metric.Bootstrap;
import superb.metric.ConfidenceInterval;
import superb.metric.Counts;
import superb.metric.Score;
import superb.metric.SuperbPoints;
import superb.record.Accounting;
import superb.record.Checks;
import superb.record.Cost;
import superb.record.CurvePoint;
import superb.record.Curves;
import superb.record.Environment;
import superb.record.Execution;
import superb.record.JsonLines;
import superb.record.RecordFiles;
import superb.record.RecordJson;
import superb.record.Results;
import superb.record.RunIndex;
import superb.record.RunRecord;
import superb.record.Sample;
import superb.record.Trial;
import superb.task.Clip;
import superb.task.IntervalUnit;
import superb.train.CurveRow;
import superb.train.HeadProgress;
import superb.train.ProbePredictions;
import superb.train.ProbeState;
import superb.upstream.UpstreamModel;

/** Turns a trained cell into one record a seed, with its files, record.json last. */
final class RecordWriter {
    private static final int[] MACS_SECONDS = {1, 2, 5, 10, 20};

    private final Environment environment;
    private final List<EngineInfo> engines;
    private final CostCounter counter;
    private final Instant started;

    /** @param engines what ran: the upstream, and the heads */
    RecordWriter(Environment environment, List<EngineInfo> engines, CostCounter counter, Instant started) {
        this.environment = environment;
        this.engines = List.copyOf(engines);
        this.counter = counter;
        this.started = started.truncatedTo(ChronoUnit.SECONDS);
    }

    /** @param checks of the features, and {@code outOfMemory} how often a batch was repeated in smaller parts */
    RunRecord write(Cell cell, int seedIndex, CellTraining.Trained trained, Checks checks, int outOfMemory) {
        long seed = cell.settings().seeds().get(seedIndex);
        RecordFiles files = RecordFiles.in(cell.folder(seed));
        int head = trained.state().chosenHead(seedIndex);
        files.write("plan.json", RecordJson.pretty(RecordJson.tree(cell.identity(seed))));
        if (cell.settings().samples() == RunSettings.Samples.WRITTEN) {
            writeSamples(files, cell, trained.test(), head);
        }
        writeTrials(files, cell, trained, seedIndex, head);
        writeCurves(files, trained.state(), seed, seedIndex, cell.recipe().batch());
        RunRecord record = RunRecord.of(
                cell.runId(seed),
                cell.settings().limit().isPresent() ? RunRecord.Coverage.LIMITED : RunRecord.Coverage.WHOLE,
                cell.nonstandard(),
                cell.identity(seed),
                new RunRecord.Measured(
                        results(cell, trained, head, seed),
                        accounting(cell, trained.state().heads().get(head), outOfMemory),
                        cost(cell),
                        checks,
                        reasons(cell)),
                execution(cell, trained.elapsed()));
        RunRecord written = files.write(record, List.of()).record();
        RunIndex.in(cell.settings().out()).append(cell.folder(seed), written);
        return written;
    }

    private Results results(Cell cell, CellTraining.Trained trained, int head, long seed) {
        ProbeState state = trained.state();
        List<Counts> clips = IntStream.range(0, trained.test().clips())
                .mapToObj(clip -> new Counts(trained.test().correct(head, clip) ? 1 : 0, 1))
                .toList();
        List<String> groups =
                cell.data().corpus().test().clips().stream().map(Clip::group).toList();
        ConfidenceInterval interval = cell.task().intervalUnit() == IntervalUnit.CLIP
                ? Bootstrap.overUtterances(seed).interval(clips)
                : Bootstrap.overGroups("speaker", seed).interval(Bootstrap.byGroup(clips, groups));
        String metric = cell.task().metric();
        Score test = Score.accuracy(trained.test().accuracy(head)).with(interval);
        // The dev metric that selected: of KS over balanced draws, as the protocol has it.
        Score dev = new Score(
                state.heads().get(head).bestDev(),
                Score.FRACTION,
                cell.task().higherIsBetter(),
                Optional.empty(),
                Optional.empty(),
                trained.dev().clips());
        OptionalDouble points = cell.data().dataset().mini()
                ? OptionalDouble.empty() // points compare with official scores; the mini corpus has none
                : SuperbPoints.SITE_2021.ofTask(cell.task().id(), Map.of(metric, test));
        return new Results(
                Map.of(metric, test),
                Map.of(metric, dev),
                points.isPresent()
                        ? Optional.of(new Results.Points(points.getAsDouble(), SuperbPoints.SITE_2021.id()))
                        : Optional.empty(),
                DoubleStream.of(state.layerMix(head)).boxed().toList(),
                state.spec().learningRate(head),
                cell.rates().size());
    }

    /** Why measures are absent, where the general reason would be wrong. */
    private static Map<String, String> reasons(Cell cell) {
        Map<String, String> reasons = new LinkedHashMap<>();
        if (cell.data().dataset().mini()) {
            reasons.put("results.superb_points", "points compare with official scores; the mini corpus has none");
        }
        if (cell.upstream().definition().isEmpty()) {
            for (String measure : List.of("params", "macs", "weights_bytes")) {
                reasons.put("cost." + measure, "a model file whose arithmetic we do not read");
            }
        }
        if (cell.settings().precision() == superb.engine.Precision.FP32) {
            reasons.put("checks.precision_difference", "fp32 is what other precisions are compared with");
        } else if (!cell.card().trainable()) {
            reasons.put("checks.precision_difference", "the upstream has no weights to reduce");
        }
        if (cell.settings().precision() == superb.engine.Precision.INT8_DYNAMIC) {
            reasons.put(
                    "cost.weights_bytes",
                    "large matrices in bytes, the rest in fp32: see the size of the exported graph");
        }
        return reasons;
    }

    private static Accounting accounting(Cell cell, HeadProgress head, int outOfMemory) {
        long expected = cell.data().corpus().test().clips().size();
        return new Accounting(expected, expected, 0, 0, outOfMemory, head.skipped(), 0, 0);
    }

    private Cost cost(Cell cell) {
        return cell.upstream().definition().map(model -> counted(cell, model)).orElse(Cost.UNKNOWN);
    }

    private Cost counted(Cell cell, UpstreamModel model) {
        Map<String, Long> macs = new LinkedHashMap<>();
        long params = 0;
        Optional<Long> weightsBytes = Optional.empty();
        for (int seconds : MACS_SECONDS) {
            superb.engine.Cost cost =
                    counter.count(model, (long) seconds * Waveform.SAMPLE_RATE_HZ, MacsConvention.PRODUCTS);
            macs.put(Integer.toString(seconds), cost.macs());
            params = cost.params();
            weightsBytes = cost.modelBytes(cell.settings().precision()).stream()
                    .boxed()
                    .findFirst();
        }
        return new Cost(
                Optional.of(new Cost.Params(params, 0, cell.probe().parameterCount())),
                Optional.of(new Cost.Macs("superb-macs/1", macs, Optional.empty())),
                weightsBytes,
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Optional.empty());
    }

    private Execution execution(Cell cell, Elapsed elapsed) {
        Execution.WallSeconds seconds = new Execution.WallSeconds(
                Optional.of(elapsed.extractSeconds()),
                Optional.of(elapsed.trainSeconds()),
                Optional.empty(),
                Optional.empty());
        return environment.execution(
                started.toString(),
                seconds,
                Optional.empty(),
                elapsed.resumed(),
                engines,
                cell.settings().command());
    }

    private static void writeSamples(RecordFiles files, Cell cell, ProbePredictions test, int head) {
        List<Clip> clips = cell.data().corpus().test().clips();
        try (JsonLines<Sample> lines = files.samples()) {
            for (int clip = 0; clip < clips.size(); clip++) {
                lines.append(Sample.classified(
                        clips.get(clip).id(),
                        names(cell, clips.get(clip).labels()),
                        names(cell, test.predicted(head, clip))));
            }
            lines.commit();
        }
    }

    /** Class names, one a slot; a label that training never shows has none. */
    private static List<String> names(Cell cell, List<Integer> labels) {
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

    private static void writeTrials(
            RecordFiles files, Cell cell, CellTraining.Trained trained, int seedIndex, int chosen) {
        ProbeState state = trained.state();
        try (JsonLines<Trial> lines = files.trials()) {
            for (int head = 0; head < state.spec().heads(); head++) {
                if (state.spec().seedOf(head) == seedIndex) {
                    HeadProgress progress = state.heads().get(head);
                    lines.append(new Trial(
                            state.spec().learningRate(head),
                            state.spec().seeds().get(seedIndex),
                            "dev." + cell.task().metric(),
                            Optional.of(progress.bestDev()),
                            Optional.of((long) progress.bestStep()),
                            state.step(),
                            trained.elapsed().trainSeconds(),
                            head == chosen,
                            Optional.empty()));
                }
            }
            lines.commit();
        }
    }

    private static void writeCurves(RecordFiles files, ProbeState state, long seed, int seedIndex, int batch) {
        try (Curves curves = files.curves()) {
            for (CurveRow row : state.curves()) {
                if (state.spec().seedOf(row.head()) == seedIndex) {
                    curves.append(new CurvePoint(
                            row.step(),
                            row.learningRate(),
                            seed,
                            row.loss(),
                            OptionalDouble.of(row.dev()),
                            row.gradientNorm(),
                            batch,
                            Optional.empty()));
                }
            }
            curves.commit();
        }
    }
}
