package superb.leaderboard;

import java.nio.file.Path;
import java.util.List;
import superb.leaderboard.intake.KnownTask;
import superb.record.Cost;

/** A board of plausible size and shape: nine models on five tasks, two machines, and something of everything that can be hidden. */
final class DemoRecords {
    private static final String FAST_MACHINE = "fedcba9876543210";

    /** @param scores percent of PR, ASR, KS, SID, IC; below zero where it was not measured */
    private record Demo(
            String name, int depth, int dim, double millions, double gigaMacs, double millis, List<Double> scores) {}

    private static final List<Demo> MODELS = List.of(
            new Demo("fbank_no_cmvn", 0, 240, 0.0, 0.01, 4, List.of(82.0, 23.2, 41.4, 20.1, 9.7)),
            new Demo("hubert_base", 12, 768, 94.7, 36.9, 430, List.of(5.4, 6.4, 96.3, 81.4, 98.3)),
            new Demo("wav2vec2_base", 12, 768, 95.0, 36.9, 432, List.of(5.7, 6.4, 96.2, 75.2, 92.4)),
            new Demo("wavlm_base_plus", 12, 768, 94.7, 36.9, 445, List.of(3.9, 5.6, 97.4, 89.4, 99.0)),
            new Demo("distilhubert", 2, 768, 23.5, 17.4, 205, List.of(16.3, 13.4, 96.0, 73.5, 95.0)),
            new Demo("lighthubert_small", 12, 384, 27.0, 18.9, 240, List.of(6.6, 8.3, 96.1, 69.7, 98.2)),
            new Demo("dphubert", 12, 512, 23.6, 14.5, 190, List.of(9.7, 10.5, 96.4, 76.8, 97.9)),
            new Demo("armhubert_s", 12, 432, 22.4, 10.0, 150, List.of(8.6, 10.8, 96.8, 66.0, 97.1)),
            new Demo("tiny_student", 4, 256, 5.1, 5.2, 71, List.of(-1.0, -1.0, 94.9, 51.2, 88.0)));

    private DemoRecords() {}

    static Path write(Path folder) {
        List<KnownTask> tasks = List.of(KnownTask.PR, KnownTask.ASR, KnownTask.KS, KnownTask.SID, KnownTask.IC);
        for (Demo model : MODELS) {
            Cost cost = Example.cost(
                    Math.round(model.millions() * 1e6), Math.round(model.gigaMacs() * 1e9), model.millis());
            for (int i = 0; i < tasks.size(); i++) {
                if (model.scores().get(i) < 0) {
                    continue;
                }
                long hits = Math.round(model.scores().get(i) * 20);
                Example example = Example.of(tasks.get(i), model.name(), hits, 2_000)
                        .sized(model.depth(), model.dim(), cost)
                        .started("2026-01-%02dT0%d:00:00Z".formatted(20 + i, MODELS.indexOf(model)));
                example.writeWhole(folder.resolve(tasks.get(i).id() + "-" + model.name()));
            }
        }
        more(folder);
        return folder;
    }

    private static void more(Path folder) {
        Example ks = Example.of(KnownTask.KS, "hubert_base", 1_926, 2_000);
        for (long seed = 1; seed <= 3; seed++) {
            Example.of(KnownTask.KS, "tiny_student", 1_880 + 5 * seed, 2_000)
                    .sized(4, 256, Example.cost(5_100_000, 5_200_000_000L, 71))
                    .seed(seed)
                    .write(folder.resolve("ks-tiny-" + seed));
        }
        Example.of(KnownTask.KS, "dphubert_long", 1_935, 2_000)
                .nonstandard("400000 optimiser updates instead of 200000")
                .write(folder.resolve("ks-long"));
        ks.precision("int8-dynamic").machine(FAST_MACHINE).writeWhole(folder.resolve("ks-hubert-int8"));
        Example.of(KnownTask.KS, "hubert_base", 1_012, 2_000).untrained().writeWhole(folder.resolve("ks-random"));
        Example.of(KnownTask.SID, "hubert_base", 212, 2_000).untrained().writeWhole(folder.resolve("sid-random"));
        for (String name : List.of("fbank_no_cmvn", "hubert_base", "distilhubert")) {
            int better = name.length() * 9;
            Example.of(KnownTask.KS, name, 80 + better, 240)
                    .onMini()
                    .untrained()
                    .writeWhole(folder.resolve("mks" + name));
            Example.of(KnownTask.IC, name, 60 + better, 240)
                    .onMini()
                    .untrained()
                    .writeWhole(folder.resolve("mic" + name));
        }
        ks.limited().seed(5).writeWhole(folder.resolve("ks-limited"));
        ks.failed(3).seed(6).write(folder.resolve("ks-lossy"));
        ks.version("0.9").seed(7).write(folder.resolve("ks-old-rules"));
        ks.nonstandard("5000 optimiser updates instead of 200000").seed(8).write(folder.resolve("ks-short"));
        ks.started("2026-01-10T00:00:00Z").write(folder.resolve("ks-earlier-1"));
        ks.started("2026-01-12T00:00:00Z").machine(FAST_MACHINE).write(folder.resolve("ks-earlier-2"));
    }

    public static void main(String[] folders) {
        Leaderboard.build(write(Path.of(folders[0])), Path.of(folders[1]));
    }
}
