package superb.leaderboard.intake;

import java.nio.file.Path;
import superb.record.Sample;

/** Sums over the outcomes of all utterances. */
record SampleTotals(long items, long correct, long errors, long units) {

    static SampleTotals of(Path file) {
        long[] sums = new long[4];
        SampleFile.read(file, sample -> add(sums, sample));
        return new SampleTotals(sums[0], sums[1], sums[2], sums[3]);
    }

    private static void add(long[] sums, Sample sample) {
        sums[0]++;
        sums[1] += sample.correct() ? 1 : 0;
        sums[2] += sample.errors().orElse(0);
        sums[3] += sample.units().orElse(0);
    }

    double accuracy() {
        return correct / (double) items;
    }

    double errorRate() {
        return errors / (double) units;
    }
}
