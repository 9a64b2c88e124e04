package superb.leaderboard;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Consumer;
import superb.leaderboard.intake.KnownTask;
import superb.metric.Bootstrap;
import superb.metric.Counts;
import superb.metric.Score;
import superb.metric.SuperbPoints;
import superb.record.Accounting;
import superb.record.Checks;
import superb.record.Cost;
import superb.record.CurvePoint;
import superb.record.Curves;
import superb.record.Execution;
import superb.record.Identity;
import superb.record.JsonLines;
import superb.record.RecordFiles;
import superb.record.Results;
import superb.record.RunRecord;
import superb.record.Sample;
import superb.record.Trial;

/** Records of invented models, made by the same classes as real ones. Every change gives another example. */
final class Example {
    private final KnownTask task;
    private final String upstream;
    private final long hits;
    private final long total;
    private int depth = 12;
    private int dim = 768;
    private boolean mini;
    private boolean trained = true;
    private long seed = 1337;
    private String started = "2026-01-30T08:00:00Z";
    private String version = "1.0";
    private String precision = "fp32";
    private List<String> nonstandard = List.of();
    private RunRecord.Coverage coverage = RunRecord.Coverage.WHOLE;
    private Accounting accounting;
    private Cost cost = cost(94_371_712L, 36_000_000_000L, 260);
    private String machine = "0123456789abcdef";

    private Example(KnownTask task, String upstream, long hits, long total) {
        this.task = task;
        this.upstream = upstream;
        this.hits = hits;
        this.total = total;
        this.accounting = Accounting.complete(total);
    }

    static Example of(KnownTask task, String upstream, long hits, long total) {
        return new Example(task, upstream, hits, total);
    }

    private Example with(Consumer<Example> change) {
        Example other = new Example(task, upstream, hits, total);
        other.depth = depth;
        other.dim = dim;
        other.mini = mini;
        other.trained = trained;
        other.seed = seed;
        other.started = started;
        other.version = version;
        other.precision = precision;
        other.nonstandard = nonstandard;
        other.coverage = coverage;
        other.accounting = accounting;
        other.cost = cost;
        other.machine = machine;
        change.accept(other);
        return other;
    }

    Example sized(int newDepth, int newDim, Cost newCost) {
        return with(it -> {
            it.depth = newDepth;
            it.dim = newDim;
            it.cost = newCost;
        });
    }

    Example onMini() {
        return with(it -> it.mini = true);
    }

    Example untrained() {
        return with(it -> {
            it.trained = false;
            it.nonstandard = List.of("untrained upstream: random (seed 1)");
        });
    }

    Example seed(long newSeed) {
        return with(it -> it.seed = newSeed);
    }

    Example started(String time) {
        return with(it -> it.started = time);
    }

    Example version(String newVersion) {
        return with(it -> it.version = newVersion);
    }

    Example precision(String newPrecision) {
        return with(it -> it.precision = newPrecision);
    }

    Example nonstandard(String words) {
        return with(it -> it.nonstandard = List.of(words));
    }

    Example limited() {
        return with(it -> it.coverage = RunRecord.Coverage.LIMITED);
    }

    Example failed(long items) {
        return with(it -> it.accounting = new Accounting(total, total - items, items, 0, 0, 0, 0, 0));
    }

    Example machine(String fingerprint) {
        return with(it -> it.machine = fingerprint);
    }

    static Cost cost(long params, long macs, double millis) {
        Map<String, Long> at = new LinkedHashMap<>();
        at.put("1", macs / 5);
        at.put("5", macs);
        Cost.Latency latency = new Cost.Latency(
                "single-stream",
                "PyTorch",
                5,
                1,
                2,
                millis,
                millis * 1.1,
                Optional.empty(),
                millis * 1.02,
                80,
                3,
                2.5,
                true,
                Optional.of("80 measurements are too few for p99"),
                Optional.empty());
        return new Cost(
                Optional.of(new Cost.Params(params, 0, 199_948)),
                Optional.of(new Cost.Macs("superb-macs/1", at, Optional.empty())),
                Optional.of(4 * params),
                Optional.of(List.of(latency)),
                Optional.of(new Cost.Throughput("offline", 4_600 / millis, 100, millis / 46)),
                Optional.of(new Cost.Memory(
                        Optional.of(8 * params),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty())),
                Optional.empty());
    }

    Identity identity() {
        Map<String, Identity.SplitSize> splits = new LinkedHashMap<>();
        splits.put("train", new Identity.SplitSize(5_000, 5_000.5));
        splits.put("dev", new Identity.SplitSize(500, 500));
        splits.put("test", new Identity.SplitSize(total, total * 1.5));
        String corpus = (mini ? "mini-" : "")
                + task.corpus().toLowerCase(java.util.Locale.ROOT).replace(' ', '_');
        List<String> layers = new ArrayList<>();
        for (int i = 0; i <= depth; i++) {
            layers.add(i == 0 ? "cnn" : "block" + (i - 1));
        }
        return new Identity(
                new Identity.TaskPart(task.taskId(), version, "11".repeat(32)),
                new Identity.Dataset(corpus, "22".repeat(32), splits, 16_000, List.of()),
                new Identity.Upstream(
                        upstream,
                        new Identity.WeightsPart(
                                trained ? upstream + ".safetensors" : "random (seed 1)",
                                trained ? Optional.empty() : Optional.of(1L),
                                trained),
                        superb.files.Sha256.of(upstream + trained),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        20,
                        depth + 1,
                        dim,
                        List.of(new Identity.Pretraining("LibriSpeech-960", "declared")),
                        Optional.empty(),
                        Optional.empty()),
                new Identity.Features("weighted-sum/v1", layers, false, "pooled/v1", "fp32"),
                new Identity.Head("mean-linear/v1", 199_948, "44".repeat(32)),
                new Identity.Training(
                        "adam", Optional.empty(), Optional.of("superb-v1"), 200_000, 32, "dev." + task.metric(), seed),
                new Identity.Scoring(task.metric(), "none/1", "argmax/1"),
                precision);
    }

    RunRecord record() {
        Score bare = new Score(
                hits / (double) total,
                Score.FRACTION,
                task.higherIsBetter(),
                Optional.empty(),
                Optional.empty(),
                total);
        List<Counts> units = new ArrayList<>(java.util.Collections.nCopies((int) hits, new Counts(1, 1)));
        units.addAll(java.util.Collections.nCopies((int) (total - hits), new Counts(0, 1)));
        Score test = bare.with(Bootstrap.overUtterances(1337).interval(units));
        OptionalDouble points = SuperbPoints.SITE_2021.ofTask(task.id(), Map.of(task.metric(), test));
        Results results = new Results(
                Map.of(task.metric(), test),
                Map.of(task.metric(), bare),
                points.isPresent()
                        ? Optional.of(new Results.Points(points.getAsDouble(), SuperbPoints.SITE_2021.id()))
                        : Optional.empty(),
                layerWeights(),
                1e-3,
                5);
        return RunRecord.of(
                task.id() + "-" + upstream + "-" + seed,
                coverage,
                nonstandard,
                identity(),
                new RunRecord.Measured(results, accounting, cost, Checks.NONE, Map.of()),
                execution());
    }

    private List<Double> layerWeights() {
        double sum = 0;
        double[] raw = new double[depth + 1];
        for (int i = 0; i <= depth; i++) {
            raw[i] = Math.exp(-Math.pow((i - 0.7 * depth) / (0.25 * depth + 1), 2));
            sum += raw[i];
        }
        List<Double> weights = new ArrayList<>();
        for (double one : raw) {
            weights.add(one / sum);
        }
        return weights;
    }

    private Execution execution() {
        return new Execution(
                started,
                new Execution.WallSeconds(Optional.of(12.5), Optional.of(3.25), Optional.of(0.5), Optional.empty()),
                Optional.empty(),
                0,
                new Execution.Harness("0.1.0", Optional.of("ab".repeat(20)), Optional.of(false)),
                new Execution.JavaRuntime("Eclipse Adoptium", "17.0.15", List.of("-Xmx4g")),
                List.of(new Execution.EngineUse("PyTorch", "0.35.1", "2.7.1", "cpu", "auto", "cpu")),
                Optional.empty(),
                "Debian GNU/Linux 12",
                "6.1.0",
                Optional.empty(),
                new Execution.Cpu("Example CPU at 2.0 GHz", 2, Optional.empty(), Optional.empty(), 2, Optional.of(0.1)),
                List.of(),
                machine,
                List.of("superb", "run", "--upstream", upstream, "--tasks", task.id(), "--seed", Long.toString(seed)),
                Map.of());
    }

    /** Writes the record alone. */
    Path write(Path folder) {
        try {
            Files.createDirectories(folder);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        RecordFiles.in(folder).write(record(), List.of());
        return folder;
    }

    /** Writes the record with the files of a real run. */
    Path writeWhole(Path folder) {
        RecordFiles files = RecordFiles.in(folder);
        try (JsonLines<Sample> samples = files.samples()) {
            for (int i = 0; i < total; i++) {
                samples.append(sample(i));
            }
            samples.commit();
        }
        try (JsonLines<Trial> trials = files.trials()) {
            for (int i = 0; i < 5; i++) {
                double value = 0.9 - 0.05 * Math.abs(i - 2);
                trials.append(new Trial(
                        Math.pow(10, -i - 1),
                        seed,
                        "dev." + task.metric(),
                        Optional.of(value),
                        Optional.of(8_000L),
                        10_000,
                        3.25,
                        i == 2,
                        Optional.empty()));
            }
            trials.commit();
        }
        try (Curves curves = files.curves()) {
            for (int step = 500; step <= 10_000; step += 500) {
                for (int i = 1; i <= 3; i++) {
                    double lr = Math.pow(10, -i - 1);
                    double loss = 2.3 * Math.exp(-step / (2_000.0 * i)) + 0.05 * i;
                    curves.append(new CurvePoint(
                            step,
                            lr,
                            seed,
                            loss,
                            OptionalDouble.of(0.9 * (1 - Math.exp(-step / (1_500.0 * i)))),
                            1.5,
                            32,
                            Optional.empty()));
                }
            }
            curves.commit();
        }
        files.write(record(), List.of());
        return folder;
    }

    /** Outcomes that give exactly the score of the record. */
    private Sample sample(int i) {
        String id = "clip-%05d.wav".formatted(i);
        if (task.higherIsBetter()) {
            List<String> words = List.of("yes", "no", "up", "down", "left", "right");
            String truth = words.get(i % words.size());
            boolean right = i % total < hits;
            return Sample.classified(id, List.of(truth), List.of(right ? truth : words.get((i + 1) % words.size())));
        }
        return new Sample(
                id,
                List.of("one two three four"),
                List.of("one two tree four"),
                i >= hits,
                Optional.of(i < hits ? 1 : 0),
                Optional.of(1),
                Optional.of(150),
                List.of());
    }
}
