package superb.leaderboard.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Optional;
import superb.files.Sha256;
import superb.record.FileEntry;
import superb.record.RecordFiles;
import superb.record.RunRecord;

/** Whether the outcomes of the utterances beside a record give its score. An edited score is found out here. */
record SampleCheck(Evidence evidence, Optional<String> contradiction) {
    private static final double TOLERANCE = 1e-9;
    private static final SampleCheck STATED = new SampleCheck(Evidence.STATED, Optional.empty());

    static SampleCheck of(RunRecord record, Path folder) throws IOException {
        Optional<FileEntry> listed = record.files().stream()
                .filter(it -> it.path().equals(RecordFiles.SAMPLES))
                .findFirst();
        Path file = folder.resolve(RecordFiles.SAMPLES);
        if (listed.isEmpty() || !Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
            return STATED;
        }
        FileEntry entry = listed.get();
        if (Files.size(file) != entry.bytes() || !Sha256.of(file).equals(entry.sha256())) {
            return contradiction("samples.jsonl is not the file that the record lists (SHA-256)");
        }
        SampleTotals totals = SampleTotals.of(file);
        double stated = record.results()
                .test()
                .get(record.identity().scoring().metric())
                .value();
        if (totals.items() != record.accounting().nScored()) {
            return contradiction("samples.jsonl holds %d outcomes, the record counts %d"
                    .formatted(totals.items(), record.accounting().nScored()));
        }
        boolean higherIsBetter = KnownTask.of(record.identity().task().id())
                .map(KnownTask::higherIsBetter)
                .orElse(true);
        double computed = higherIsBetter ? totals.accuracy() : totals.errorRate();
        if (!(Math.abs(computed - stated) <= TOLERANCE)) {
            return contradiction("the score is stated as %s, its utterances give %s".formatted(stated, computed));
        }
        return new SampleCheck(Evidence.RECOMPUTED, Optional.empty());
    }

    private static SampleCheck contradiction(String words) {
        return new SampleCheck(Evidence.STATED, Optional.of(words));
    }
}
