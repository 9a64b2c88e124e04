package superb.jmh;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.engine.torch.TorchEngine;
import superb.train.FeatureTable;
import superb.train.ProbeSpec;
import superb.train.ProbeTrainer;
import superb.train.StepLog;
import superb.train.Updates;

/**
 * Optimiser updates a second of the KS head on HuBERT Base's pooled features: one head, a grid of five learning rates
 * by three seeds trained together (an update of all fifteen counts as one), the same fifteen one after another, and one
 * head in a plain loop with automatic differentiation.
 */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.SECONDS)
@Warmup(iterations = 2, time = 3)
@Measurement(iterations = 4, time = 3)
@Fork(3)
public class HeadBenchmark {
    private static final int UPDATES = 100;
    private static final List<Double> RATES = List.of(1e-1, 1e-2, 1e-3, 1e-4, 1e-5);
    private static final List<Long> SEEDS = List.of(1337L, 1338L, 1339L);

    @Param("2")
    int threads;

    /** Far more than any cache holds: 8,000 rows are 320 MB. */
    @Param("8000")
    int rows;

    private EngineSession session;
    private Heads heads;
    private AutogradHead autograd;
    private List<Updates> updates;
    private double lastLoss;

    /** Trainers with their own copy of the rows; the first {@code open} of them were used. */
    private record Heads(List<ProbeTrainer> trainers, List<FeatureTable> tables, List<List<Updates>> updates) {}

    @Setup(Level.Trial)
    public void open(org.openjdk.jmh.infra.BenchmarkParams benchmark) {
        session = new TorchEngine().start(new EngineOptions("cpu", threads));
        KeywordRows source = new KeywordRows(rows);
        ProbeSpec one = KeywordRows.spec(List.of(SEEDS.get(0)), List.of(RATES.get(2)));
        updates = source.updates(one, UPDATES);
        heads = new Heads(new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
        lastLoss = Double.NaN;
        String method = benchmark.getBenchmark().replaceAll(".*\\.", "");
        switch (method) {
            case "one" -> add(one, source);
            case "grid" -> add(KeywordRows.spec(SEEDS, RATES), source);
            case "oneAfterAnother" -> {
                // They share one table, as runs of the same upstream would.
                for (long seed : SEEDS) {
                    RATES.forEach(rate -> add(KeywordRows.spec(List.of(seed), List.of(rate)), source));
                }
            }
            case "autograd" -> autograd = new AutogradHead(source, RATES.get(2));
            default -> throw new IllegalStateException(method);
        }
    }

    private void add(ProbeSpec spec, KeywordRows source) {
        ProbeTrainer trainer = session.probe(spec);
        heads.trainers().add(trainer);
        if (heads.tables().isEmpty()) {
            heads.tables().add(trainer.load(source));
        }
        heads.updates().add(source.updates(spec, UPDATES));
    }

    @Benchmark
    @OperationsPerInvocation(UPDATES)
    public StepLog one() {
        return train(0);
    }

    @Benchmark
    @OperationsPerInvocation(UPDATES)
    public StepLog grid() {
        return train(0);
    }

    @Benchmark
    @OperationsPerInvocation(UPDATES)
    public int oneAfterAnother() {
        int done = 0;
        for (int head = 0; head < heads.trainers().size(); head++) {
            done += train(head).updates();
        }
        return done;
    }

    @Benchmark
    @OperationsPerInvocation(UPDATES)
    public double autograd() {
        lastLoss = autograd.train(updates.get(0));
        return lastLoss;
    }

    private StepLog train(int head) {
        StepLog log = heads.trainers()
                .get(head)
                .train(heads.tables().get(0), heads.updates().get(head));
        int best = Math.min(2, heads.trainers().get(head).spec().heads() - 1); // learning rate 1e-3 of the grid
        lastLoss = log.loss(UPDATES - 1, best);
        return log;
    }

    /** What was timed has learned; and both ways of training agree on the parameters. */
    @TearDown(Level.Trial)
    public void check() {
        boolean slow = heads.trainers().size() > 1; // ends with learning rate 1e-5
        if (!(lastLoss < (slow ? 2.4 : 0.5))) {
            throw new IllegalStateException("the loss after the last update is " + lastLoss);
        }
        if (autograd != null) {
            autograd.close();
            AutogradHead.assertAgrees(session, new KeywordRows(500), RATES.get(2));
        }
        heads.tables().forEach(FeatureTable::close);
        heads.trainers().forEach(ProbeTrainer::close);
        session.close();
    }
}
