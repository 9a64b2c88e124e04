package superb.run;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import superb.engine.Engine;
import superb.engine.EngineOptions;
import superb.engine.EngineSession;
import superb.engine.OpenUpstream;
import superb.engine.Precision;
import superb.features.RowSource;
import superb.store.ByteSize;
import superb.store.PooledStore;
import superb.store.RowKey;
import superb.store.StoreIdentity;
import superb.task.Corpus;
import superb.task.CorpusManifest;
import superb.task.FileHashes;
import superb.tasks.IntentClassification;
import superb.train.FloatTensor;
import superb.train.ProbeState;
import superb.upstream.Upstream;
import superb.upstream.UpstreamRegistry;
import superb.upstream.UpstreamRequest;

/** What is kept is as good as what is computed anew: fifty updates on either end in the same parameters. */
@Tag("e2e")
class RecomputedFeaturesTest {
    private static final int STEPS = 50;

    @TempDir
    Path folder;

    @Test
    void storeAndUpstreamTrainTheSameHead() {
        Upstream upstream =
                UpstreamRegistry.load().untrained(UpstreamRequest.parse("student:layers=2,dim=64,ffn=128,heads=4"), 7);
        Cell cell =
                Planner.cells(List.of(upstream), List.of(intents()), settings()).get(0);
        try (EngineSession session = engine();
                OpenUpstream open = session.open(upstream, Precision.FP32)) {
            StoreIdentity identity = StoreIdentity.of(cell.card(), upstream.weights(), Precision.FP32, session.info());
            CellRows rows = CellRows.of(cell, identity);
            PooledStore store = PooledStore.open(folder.resolve("features"), identity);
            Map<RowKey, ClipView> wanted = new LinkedHashMap<>();
            rows.keys().forEach(key -> wanted.put(key, rows.view(key)));
            // Padded batches on purpose: a row must not depend on its batch mates.
            new Extraction(open, () -> new PooledSink(store), new Silent(), () -> false)
                    .fill(wanted, new Batching(160_000));

            ProbeState kept = train(session, cell, rows, store.source(rows.keys()));
            ProbeState anew = train(session, cell, rows, new RecomputedRows(open, rows, 7));

            assertEquals(STEPS, anew.step());
            assertEquals(kept.training().keySet(), anew.training().keySet());
            int compared = 0;
            for (String name : List.of("featurizer.weights", "projector.weight", "output.weight", "output.bias")) {
                double difference =
                        relative(kept.training().get(name), anew.training().get(name));
                assertTrue(difference < 1e-4, () -> name + " differs by " + difference);
                compared++;
            }
            assertEquals(4, compared);
        }
    }

    private static ProbeState train(EngineSession session, Cell cell, CellRows rows, RowSource source) {
        return new CellTraining(session, new Silent(), () -> false)
                .train(cell, rows, source, Elapsed.NONE, false)
                .state();
    }

    private TaskData intents() {
        IntentClassification task = new IntentClassification();
        Corpus whole = task.load(task.mini(folder, 1));
        Corpus few = new Corpus(
                whole.name(),
                new Limit(40).of(whole.train()),
                new Limit(10).of(whole.dev()),
                new Limit(10).of(whole.test()),
                whole.labelNames(),
                whole.deviations());
        return new TaskData(task, task.card().miniRecipe(), few, CorpusManifest.of(few, FileHashes.fresh()));
    }

    private RunSettings settings() {
        return new RunSettings(
                folder.resolve("runs"),
                folder.resolve("features"),
                new ByteSize(1L << 30),
                FeatureCache.AUTO,
                FeatureSelection.WEIGHTED_SUM,
                Optional.empty(),
                List.of(3L),
                Optional.empty(),
                Optional.empty(),
                Profile.SUPERB,
                Optional.of(STEPS),
                Optional.empty(),
                Optional.empty(),
                Precision.FP32,
                RunSettings.Resume.AFRESH,
                RunSettings.Faults.FAIL_FAST,
                RunSettings.Samples.WRITTEN,
                List.of("superb", "run"));
    }

    private static EngineSession engine() {
        return Engine.named("torch").start(new EngineOptions("cpu", 1));
    }

    private static double relative(FloatTensor a, FloatTensor b) {
        double difference = 0;
        double norm = 0;
        for (int i = 0; i < a.elements(); i++) {
            difference += Math.pow(a.get(i) - b.get(i), 2);
            norm += Math.pow(a.get(i), 2);
        }
        return Math.sqrt(difference / Math.max(norm, 1e-30));
    }
}
