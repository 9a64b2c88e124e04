package superb.train;

import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import superb.task.Sampling;

/** The visits of one evaluation, the same each time: the original re-seeds its generators before every one. */
final class DevSet {
    private final ProbeSplit split;
    private final List<ClipOrder.Epoch> visits;
    private final int[] rows;

    DevSet(Sampling sampling, ProbeSplit split, List<Long> seeds) {
        this.split = split;
        this.visits = seeds.stream()
                .map(seed -> ClipOrder.of(sampling, split, seed).epoch(0))
                .toList();
        // Draws with replacement repeat rows: each is predicted once.
        this.rows = visits.stream()
                .flatMapToInt(epoch -> IntStream.range(0, epoch.visits()).map(epoch::row))
                .sorted()
                .distinct()
                .toArray();
    }

    double[] accuracy(ProbeTrainer trainer, FeatureTable features) {
        int[][][] classes = trainer.predict(features, rows);
        double[] accuracy = new double[classes.length];
        for (int head = 0; head < accuracy.length; head++) {
            ClipOrder.Epoch epoch = visits.get(trainer.spec().seedOf(head));
            int right = 0;
            for (int visit = 0; visit < epoch.visits(); visit++) {
                int[] said = classes[head][Arrays.binarySearch(rows, epoch.row(visit))];
                right += split.correct(epoch.clip(visit), said) ? 1 : 0;
            }
            accuracy[head] = right / (double) epoch.visits();
        }
        return accuracy;
    }
}
