package superb.leaderboard;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import superb.leaderboard.intake.KnownTask;

/** A large board: models of all shapes, on five tasks each. */
final class ManyRecords {
    private static final List<KnownTask> TASKS =
            List.of(KnownTask.PR, KnownTask.ASR, KnownTask.KS, KnownTask.SID, KnownTask.IC);

    private ManyRecords() {}

    static Path write(Path folder, int models, int tasks) {
        IntStream.range(0, models).parallel().forEach(i -> {
            int depth = 1 + i % 12;
            int dim = 128 + 64 * (i / 12 % 11);
            long params = 4_200_000L + 12L * depth * dim * dim;
            long macs = 11_000_000_000L + 3_000L * depth * dim * dim;
            for (KnownTask task : TASKS.subList(0, tasks)) {
                long hits = task.higherIsBetter() ? 1_500 + 3 * depth + dim / 4 : 400 - 3 * depth - dim / 8;
                Example.of(task, "student_%04d".formatted(i), hits + i % 7, 2_000)
                        .sized(depth, dim, Example.cost(params, macs, macs / 8e7))
                        .write(folder.resolve(task.id() + "-" + i));
            }
        });
        return folder;
    }

    /** Prints how long a build takes: {@code FOLDER MODELS TASKS}. */
    public static void main(String[] arguments) {
        Path records = Path.of(arguments[0]).resolve("records");
        write(records, Integer.parseInt(arguments[1]), Integer.parseInt(arguments[2]));
        for (int i = 0; i < 3; i++) {
            long start = System.nanoTime();
            BuildReport report =
                    Leaderboard.build(records, Path.of(arguments[0]).resolve("site" + i));
            System.out.printf(
                    "%d records, %d files, %.2f s%n",
                    report.found(), report.files(), (System.nanoTime() - start) / 1e9);
        }
    }
}
