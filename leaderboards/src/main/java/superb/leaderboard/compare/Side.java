package superb.leaderboard.compare;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.stream.Collectors;
import superb.error.DataException;
import superb.error.Problem;
import superb.error.UsageException;
import superb.leaderboard.board.Model;
import superb.leaderboard.intake.Entry;
import superb.leaderboard.intake.Intake;
import superb.leaderboard.intake.KnownTask;
import superb.record.RecordFiles;

/** One of two models, with its newest record of each task. */
public record Side(String label, Map<KnownTask, Entry> entries) {

    /**
     * @param place a {@code record.json}, its folder, or a folder with records of one model
     * @throws DataException if there is no usable record
     * @throws UsageException if there are records of several models
     */
    public static Side of(Path place) {
        Path folder =
                place.endsWith(RecordFiles.RECORD) && place.toAbsolutePath().getParent() != null
                        ? place.toAbsolutePath().getParent()
                        : place;
        if (!Files.isDirectory(folder)) {
            throw new DataException(Problem.of("there is no record")
                    .at(place)
                    .expected("a record.json, its folder, or a folder with records of one model")
                    .next("superb ls records"));
        }
        Intake intake = Intake.of(folder);
        if (intake.entries().isEmpty()) {
            String why = intake.hidden().stream()
                    .map(it -> it.path() + ": " + it.detail())
                    .limit(3)
                    .collect(Collectors.joining("; "));
            throw new DataException(Problem.of("there is no usable record" + (why.isEmpty() ? "" : " (" + why + ")"))
                    .at(place)
                    .next("superb ls records"));
        }
        return of(place, intake.entries());
    }

    private static Side of(Path place, List<Entry> entries) {
        TreeSet<String> models = entries.stream()
                .map(it -> Model.of(it.record().identity()).label())
                .collect(Collectors.toCollection(TreeSet::new));
        if (models.size() > 1) {
            throw new UsageException(Problem.of("there are records of several models: " + String.join(", ", models))
                    .at(place)
                    .expected("records of one model")
                    .next("name the folder of one record"));
        }
        return of(entries);
    }

    /** Of records of one model. */
    public static Side of(List<Entry> entries) {
        Map<KnownTask, Entry> newest = new EnumMap<>(KnownTask.class);
        entries.stream().sorted(Entry.NEWEST_FIRST).forEach(it -> newest.putIfAbsent(it.task(), it));
        return new Side(Model.of(entries.get(0).record().identity()).label(), newest);
    }
}
