package superb.record;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import superb.engine.EngineInfo;
import superb.engine.WrittenGraph;
import superb.metric.Bootstrap;
import superb.metric.Counts;
import superb.metric.Interval;
import superb.metric.PairedBootstrap;
import superb.metric.Score;
import superb.record.RunRecord.Coverage;

/** A whole record of invented numbers. */
final class Examples {
    static final Identity IDENTITY = identity(1337, Optional.of(1e-4), Optional.empty());

    private Examples() {}

    static Identity identity(long seed, Optional<Double> lr, Optional<String> search) {
        Map<String, Identity.SplitSize> splits = new LinkedHashMap<>();
        splits.put("train", new Identity.SplitSize(51094, 50000.5));
        splits.put("dev", new Identity.SplitSize(6798, 6700));
        splits.put("test", new Identity.SplitSize(3081, 3000));
        return new Identity(
                new Identity.TaskPart("superb.ks", "1.0", "11".repeat(32)),
                new Identity.Dataset("speech_commands_v0.01", "22".repeat(32), splits, 16000, List.of()),
                new Identity.Upstream(
                        "hubert_base",
                        new Identity.WeightsPart("random (seed 7)", Optional.of(7L), false),
                        "33".repeat(32),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        20,
                        3,
                        8,
                        List.of(new Identity.Pretraining("LibriSpeech-960", "declared")),
                        Optional.empty(),
                        Optional.empty()),
                new Identity.Features(
                        "weighted-sum/v1", List.of("cnn", "block0", "block1"), false, "pooled/v1", "fp32"),
                new Identity.Head("mean-linear/v1", 199948, "44".repeat(32)),
                new Identity.Training("adam", lr, search, 200000, 32, "dev.acc", seed),
                new Identity.Scoring("acc", "none/1", "argmax/1"),
                "fp32");
    }

    static Results results() {
        List<Counts> clips = new java.util.ArrayList<>(java.util.Collections.nCopies(3000, new Counts(1, 1)));
        clips.addAll(java.util.Collections.nCopies(81, new Counts(0, 1)));
        Score test = Score.accuracy(new Counts(3000, 3081))
                .with(Bootstrap.overUtterances(1337).interval(clips));
        return new Results(
                Map.of("acc", test),
                Map.of("acc", Score.accuracy(new Counts(6600, 6798))),
                Optional.of(new Results.Points(1012.3, "superb-anchors/2021-site")),
                List.of(0.25, 0.25, 0.5),
                1e-4,
                5);
    }

    static Execution execution() {
        return Environment.collect(2)
                .execution(
                        "2026-01-01T00:00:00Z",
                        new Execution.WallSeconds(
                                Optional.of(12.5), Optional.of(3.25), Optional.of(0.5), Optional.empty()),
                        Optional.empty(),
                        0,
                        List.of(new EngineInfo("PyTorch", "0.35.1", "2.7.1", "cpu", "auto", "cpu", 2, "torch-2.7.1")),
                        Optional.empty(),
                        List.of("superb", "run", "--token", "hf_secretsecret"));
    }

    static RunRecord record() {
        return record(Accounting.complete(3081), Coverage.WHOLE);
    }

    static RunRecord record(Accounting accounting, Coverage coverage) {
        return RunRecord.of(
                "ks-hubert_base-" + java.util.UUID.randomUUID(),
                coverage,
                List.of(),
                IDENTITY,
                new RunRecord.Measured(results(), accounting, cost(), Checks.NONE, Map.of()),
                execution());
    }

    static Cost cost() {
        Map<String, Long> macs = new LinkedHashMap<>();
        macs.put("1", 6_900_000_000L);
        macs.put("5", 36_000_000_000L);
        Cost.Latency latency = new Cost.Latency(
                "single-stream",
                "torch",
                5,
                1,
                2,
                100.5,
                120,
                Optional.empty(),
                104,
                80,
                3,
                2.5,
                true,
                Optional.of("80 measurements are too few for p99"),
                Optional.of("bench/raw.csv"));
        return new Cost(
                Optional.of(new Cost.Params(94_371_712, 0, 199_948)),
                Optional.of(new Cost.Macs("superb-macs/1", macs, Optional.empty())),
                Optional.of(377_000_000L),
                Optional.of(List.of(latency)),
                Optional.of(new Cost.Throughput("offline", 10.9, 100, 9.17)),
                Optional.empty(),
                Optional.empty());
    }

    /** Every optional part is there. */
    static RunRecord full() {
        RunRecord record = record().withFiles(List.of(new FileEntry("samples.jsonl", 10, "55".repeat(32))));
        Cost cost = cost();
        Optional<Long> bytes = Optional.of(1L << 30);
        Cost.Memory memory = new Cost.Memory(bytes, bytes, bytes, bytes, bytes, bytes, bytes, Optional.of(0.5));
        Execution run = record.execution();
        Execution.Gpu gpu = new Execution.Gpu(
                "NVIDIA H200",
                bytes,
                Optional.of("570.1"),
                Optional.of("12.8"),
                Optional.of("9.7"),
                Optional.of(List.of(345, 1980)),
                Optional.of(false),
                Optional.of(0));
        Execution execution = new Execution(
                run.started(),
                run.wallSeconds(),
                Optional.of(0.1),
                0,
                run.harness(),
                run.java(),
                run.engines(),
                Optional.of(new WrittenGraph("77".repeat(32), 73)),
                run.os(),
                run.kernel(),
                run.container(),
                run.cpu(),
                List.of(gpu),
                run.machineFingerprint(),
                run.command(),
                run.env());
        Checks checks = new Checks(
                Optional.of(new Checks.PaddingInvariance(1e-5, 0.99999)),
                Optional.of("bit-identical"),
                Optional.of(new Checks.Parity(2e-5, "66".repeat(32))),
                Optional.of(new Checks.PrecisionDifference(0.015, 3)),
                Optional.of(new Checks.Twin(
                        "rec_" + "8".repeat(12),
                        "ks-hubert_base-1337-" + "8".repeat(12),
                        new Checks.Difference(
                                "acc",
                                -0.004,
                                Optional.of(new Interval(-0.01, 0.002)),
                                Optional.of(PairedBootstrap.METHOD),
                                Optional.of(3081L)),
                        Optional.of(List.of(new Checks.LatencyRatio("single-stream", "onnx", 5, 1, 2, 0.6, 0.65))))));
        Cost full = new Cost(
                cost.params(),
                cost.macs(),
                cost.weightsBytes(),
                cost.latency(),
                cost.throughput(),
                Optional.of(memory),
                Optional.of(12.5));
        return RunRecord.of(
                        record.runId(),
                        Coverage.WHOLE,
                        List.of("--steps 500"),
                        record.identity(),
                        new RunRecord.Measured(record.results(), record.accounting(), full, checks, Map.of()),
                        execution)
                .withFiles(record.files());
    }
}
