package superb.leaderboard.intake;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import superb.error.DataException;
import superb.error.Problem;
import superb.error.SuperbException;
import superb.files.Sha256;
import superb.record.RecordFiles;
import superb.record.StoredRecord;

/**
 * Everything found below a folder of records. A record that cannot be shown is listed with its reason and never stops the others:
 * records come from many hands.
 *
 * @param found number of files named {@code record.json}
 * @param entries readable and plausible records, in order of their paths
 */
public record Intake(int found, List<Entry> entries, List<Hidden> hidden) {
    private static final Logger LOG = LoggerFactory.getLogger(Intake.class);
    private static final int LONGEST_DETAIL = 300;

    public Intake {
        entries = List.copyOf(entries);
        hidden = List.copyOf(hidden);
    }

    private record Outcome(List<Entry> entries, List<Hidden> hidden) {}

    /** @throws DataException if there is no such folder */
    public static Intake of(Path records) {
        if (!Files.isDirectory(records)) {
            throw new DataException(Problem.of("there is no folder of records")
                    .at(records)
                    .expected("a folder below which superb run wrote record.json files")
                    .next("superb run --out " + records));
        }
        List<Path> files = find(records);
        List<Outcome> outcomes =
                files.parallelStream().map(file -> take(records, file)).toList();
        return new Intake(
                files.size(),
                outcomes.stream().flatMap(it -> it.entries().stream()).toList(),
                outcomes.stream().flatMap(it -> it.hidden().stream()).toList());
    }

    private static List<Path> find(Path records) {
        try (Stream<Path> all = Files.walk(records)) {
            List<Path> files = new ArrayList<>(
                    all.filter(it -> it.endsWith(RecordFiles.RECORD)).toList());
            files.sort(java.util.Comparator.comparing(it -> name(records, it)));
            return files;
        } catch (IOException | UncheckedIOException e) {
            throw new DataException(
                    Problem.of("the folder of records cannot be read: " + e.getMessage())
                            .at(records)
                            .next("check its permissions"),
                    e);
        }
    }

    private static Outcome take(Path records, Path file) {
        String path = name(records, file.getParent());
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                return refuse(path, "", Hidden.Reason.UNREADABLE, "it is a link or no plain file");
            }
            StoredRecord stored = RecordFiles.read(file);
            List<String> wrong = Plausibility.of(stored.record());
            if (!wrong.isEmpty()) {
                return refuse(path, stored.record().recordId(), Hidden.Reason.IMPLAUSIBLE, String.join("; ", wrong));
            }
            SampleCheck check = SampleCheck.of(stored.record(), file.getParent());
            if (check.contradiction().isPresent()) {
                return refuse(
                        path,
                        stored.record().recordId(),
                        Hidden.Reason.TAMPERED,
                        check.contradiction().get());
            }
            KnownTask task =
                    KnownTask.of(stored.record().identity().task().id()).orElseThrow();
            return new Outcome(
                    List.of(new Entry(stored, task, file.getParent(), path, Sha256.of(file), check.evidence())),
                    List.of());
        } catch (SuperbException e) {
            String first = e.getMessage().lines().findFirst().orElse("").replaceFirst("^not a usable record: ", "");
            return refuse(path, "", Hidden.Reason.UNREADABLE, first);
        } catch (IOException e) {
            return refuse(path, "", Hidden.Reason.UNREADABLE, "it cannot be read: " + e.getMessage());
        } catch (RuntimeException e) {
            // Whatever a file can provoke in a reader, it must not take the board with it.
            LOG.debug("{}", file, e);
            return refuse(
                    path, "", Hidden.Reason.UNREADABLE, "its content makes no sense to the reader: " + e.getMessage());
        }
    }

    private static Outcome refuse(String path, String recordId, Hidden.Reason reason, String detail) {
        String shown = detail.length() > LONGEST_DETAIL ? detail.substring(0, LONGEST_DETAIL) + " …" : detail;
        return new Outcome(List.of(), List.of(new Hidden(path, recordId, reason, shown)));
    }

    private static String name(Path records, Path file) {
        return records.relativize(file).toString().replace('\\', '/');
    }
}
