package superb.leaderboard.intake;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import superb.error.SuperbException;
import superb.files.Sha256;
import superb.record.FileEntry;
import superb.record.RecordFiles;
import superb.record.Sample;
import superb.record.Trial;

/**
 * The files beside a record, as far as they are there and are those that the record lists.
 *
 * @param notes what could not be used and why
 */
public record Companions(List<Sample> samples, List<Trial> trials, List<Curve> curves, List<String> notes) {
    private static final long LARGEST = 64L << 20;

    /** One learning curve. @param dev metric on dev, where evaluated */
    public record Curve(double lr, long seed, List<Step> steps) {}

    /** @param dev NaN where it was not evaluated */
    public record Step(double step, double loss, double dev) {}

    public static Companions of(Entry entry) {
        List<String> notes = new ArrayList<>();
        List<Sample> samples = read(
                entry,
                RecordFiles.SAMPLES,
                file -> {
                    List<Sample> all = new ArrayList<>();
                    SampleFile.read(file, all::add);
                    return all;
                },
                notes);
        List<Trial> trials = read(entry, RecordFiles.TRIALS, file -> SampleFile.trials(entry.folder()), notes);
        List<Curve> curves = read(entry, RecordFiles.CURVES, CurveFile::read, notes);
        return new Companions(samples, trials, curves, notes);
    }

    private static <T> List<T> read(Entry entry, String name, Function<Path, List<T>> reader, List<String> notes) {
        Optional<FileEntry> listed = entry.record().files().stream()
                .filter(it -> it.path().equals(name))
                .findFirst();
        Path file = entry.folder().resolve(name);
        if (listed.isEmpty()) {
            return List.of();
        }
        try {
            if (!Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS)) {
                notes.add(name + " does not lie beside the record");
            } else if (Files.size(file) > LARGEST) {
                notes.add(name + " is too large to be shown");
            } else if (!Sha256.of(file).equals(listed.get().sha256())) {
                notes.add(name + " is not the file that the record lists (SHA-256)");
            } else {
                return reader.apply(file);
            }
        } catch (SuperbException e) {
            notes.add(e.getMessage().lines().findFirst().orElse(name));
        } catch (IOException | RuntimeException e) {
            notes.add(name + " makes no sense to the reader: " + e.getMessage());
        }
        return List.of();
    }
}
