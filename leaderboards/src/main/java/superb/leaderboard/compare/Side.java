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
import superb.leaderboard.intake.Hidden;
import superb.leaderboard.intake.Intake;
import superb.leaderboard.intake.KnownTask;
import superb.record.RecordFiles;

/** One of two models, with its newest record of each task. */
public record Side(String label, Map<KnownTask, Entry> entries) {
    private static final int MOST_NAMED = 3;

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
            throw RecordFiles.none(place);
        }
        Intake intake = Intake.of(folder);
        if (intake.entries().isEmpty()) {
            throw unusable(folder, intake.hidden());
        }
        return of(place, intake.entries());
    }

    private static DataException unusable(Path folder, List<Hidden> hidden) {
        if (hidden.isEmpty()) {
            return RecordFiles.none(folder);
        }
        if (RecordFiles.in(folder).complete()) {
            RecordFiles.in(folder).read(); // says it better, if the file itself is at fault
        }
        String more = hidden.size() > MOST_NAMED ? "; and %,d more".formatted(hidden.size() - MOST_NAMED) : "";
        String why = hidden.stream()
                .map(it -> it.path().isEmpty() ? it.detail() : it.path() + ": " + it.detail())
                .limit(MOST_NAMED)
                .collect(Collectors.joining("; ", "", more));
        return new DataException(Problem.of("not a usable record: " + why)
                .at(folder)
                .expected("what superb run wrote, unchanged (docs/results-schema.md)")
                .next("remove its folder, or run again what it stands for"));
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
