package superb.run;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.TreeMap;
import java.util.stream.Stream;
import superb.audio.Waveform;
import superb.engine.CostCounter;
import superb.engine.EngineInfo;
import superb.engine.MacsConvention;
import superb.engine.WrittenGraph;
import superb.metric.Score;
import superb.metric.SuperbPoints;
import superb.record.Checks;
import superb.record.Cost;
import superb.record.Curves;
import superb.record.Environment;
import superb.record.EnvironmentText;
import superb.record.Execution;
import superb.record.JsonLines;
import superb.record.PrecisionTwins;
import superb.record.RecordFiles;
import superb.record.Results;
import superb.record.RunIndex;
import superb.record.RunRecord;
import superb.upstream.UpstreamModel;

/** Turns a trained cell into one record a seed, with its files, record.json last. */
final class RecordWriter {
    private static final int[] MACS_SECONDS = {1, 2, 5, 10, 20};

    private final Environment environment;
    private final List<EngineInfo> engines;
    private final Optional<WrittenGraph> graph;
    private final CostCounter counter;
    private final Instant started;

    /**
     * @param engines what ran: the upstream, and the heads
     * @param graph as which the upstream ran
     */
    RecordWriter(
            Environment environment,
            List<EngineInfo> engines,
            Optional<WrittenGraph> graph,
            CostCounter counter,
            Instant started) {
        this.environment = environment;
        this.engines = List.copyOf(engines);
        this.graph = graph;
        this.counter = counter;
        this.started = started.truncatedTo(ChronoUnit.SECONDS);
    }

    /** @param checks of the features, and {@code outOfMemory} how often a batch was repeated in smaller parts */
    RunRecord write(Cell cell, long seed, Findings findings, Checks checks, int outOfMemory) {
        RecordFiles files = RecordFiles.in(cell.folder(seed));
        PlanFile.write(cell, seed, engines.get(0));
        if (cell.settings().samples() == RunSettings.Samples.WRITTEN) {
            write(files.samples(), findings.samples());
        }
        write(files.trials(), findings.trials());
        try (Curves curves = files.curves()) {
            findings.curves().forEach(curves::append);
            curves.commit();
        }
        files.head(findings.head(), about(cell, seed, findings));
        Execution execution = execution(cell, findings.elapsed());
        files.write("env.txt", EnvironmentText.of(execution).getBytes(StandardCharsets.UTF_8));
        List<String> nonstandard = Stream.concat(cell.nonstandard().stream(), findings.remarks().stream())
                .toList();
        RunRecord record = RunRecord.of(
                cell.runId(seed),
                cell.settings().limit().isPresent() ? RunRecord.Coverage.LIMITED : RunRecord.Coverage.WHOLE,
                nonstandard,
                cell.identity(seed),
                new RunRecord.Measured(
                        results(cell, findings), findings.accounting(outOfMemory), cost(cell), checks, reasons(cell)),
                execution);
        RunRecord written = files.write(record, List.of(RunLog.NAME)).record();
        RunIndex.in(cell.settings().out()).append(cell.folder(seed), written);
        PrecisionTwins.join(cell.folder(seed));
        return files.read().record();
    }

    /** What the numbers of a head mean without their record. */
    private static Map<String, String> about(Cell cell, long seed, Findings findings) {
        Map<String, String> about = new TreeMap<>();
        about.put("task", cell.task().id());
        about.put("upstream", cell.card().name());
        about.put("weights_sha256", cell.upstream().weights().sha256());
        about.put("features", cell.settings().features().protocol());
        about.put("record_id", cell.identity(seed).recordId());
        about.putAll(findings.headMetadata());
        return about;
    }

    private static <T> void write(JsonLines<T> lines, List<T> all) {
        try (lines) {
            all.forEach(lines::append);
            lines.commit();
        }
    }

    private static Results results(Cell cell, Findings findings) {
        Map<String, Score> test = findings.test();
        OptionalDouble points = cell.data().dataset().mini()
                ? OptionalDouble.empty() // points compare with official scores; the mini corpus has none
                : SuperbPoints.SITE_2021.ofTask(cell.task().id(), test);
        return new Results(
                test,
                findings.dev(),
                points.isPresent()
                        ? Optional.of(new Results.Points(points.getAsDouble(), SuperbPoints.SITE_2021.id()))
                        : Optional.empty(),
                findings.layerWeights(),
                findings.learningRate(),
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
            reasons.put("checks.precision_difference", PrecisionTwins.IS_FP32);
            reasons.put("checks.fp32_twin", PrecisionTwins.IS_FP32);
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
                Optional.of(new Cost.Params(params, cell.upstream().weights().unused(), cell.headParameters())),
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
                graph,
                cell.settings().command());
    }
}
