package superb.run;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import superb.error.DataException;
import superb.files.Sha256;
import superb.record.RecordFiles;
import superb.sequence.SequenceProgress;
import superb.sequence.SequenceState;
import superb.train.CurveRow;
import superb.train.HeadFile;

/**
 * The trained head of one seed beside a record, with what is known of all trials: a task that reads the same head in another way
 * (a language model) does not train it again.
 */
final class KeptHead {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final String HEADS = "superb.heads";
    private static final String TRIALS = "superb.trials";

    private KeptHead() {}

    /** One trial without its tensors. */
    private record Facts(
            double rate,
            double seconds,
            boolean chosen,
            int step,
            long partFrames,
            SequenceProgress progress,
            List<CurveRow> curves) {}

    /** Trials of one seed, of which the chosen one has its best parameters. */
    record Found(List<SequenceTrials.Trial> trials, int chosen, Path folder) {}

    /** What makes the file of a record a {@link Found} later. */
    static Map<String, String> metadata(Cell cell, long seed, List<SequenceTrials.Trial> trials, int chosen) {
        List<Facts> facts = new ArrayList<>();
        for (int i = 0; i < trials.size(); i++) {
            SequenceState state = trials.get(i).state();
            facts.add(new Facts(
                    trials.get(i).rate(),
                    trials.get(i).seconds(),
                    i == chosen,
                    state.step(),
                    state.partFrames(),
                    state.progress(),
                    state.curves()));
        }
        try {
            Map<String, String> metadata = new LinkedHashMap<>();
            metadata.put(HEADS, heads(cell, seed));
            metadata.put(TRIALS, JSON.writeValueAsString(facts));
            return metadata;
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("numbers can always be written", e);
        }
    }

    private static String heads(Cell cell, long seed) {
        StringBuilder all = new StringBuilder();
        cell.rates().forEach(rate -> all.append(cell.trial(seed, rate)).append('\n'));
        return Sha256.of(all.toString());
    }

    /**
     * The same heads beside an intact record of this folder of records.
     *
     * @param written by this command: all that counts where earlier ones shall not be used
     */
    static Optional<Found> find(Cell cell, long seed, Set<Path> written) {
        Path out = cell.settings().out();
        boolean any = cell.settings().resume() == RunSettings.Resume.CONTINUE;
        if (!Files.isDirectory(out)) {
            return Optional.empty();
        }
        String wanted = heads(cell, seed);
        String task = cell.data().task().headOf();
        try (Stream<Path> folders = Files.list(out)) {
            List<Path> candidates = folders.filter(
                            folder -> folder.getFileName().toString().startsWith(task))
                    .filter(folder -> any || written.contains(folder))
                    .filter(folder -> Files.isRegularFile(folder.resolve(RecordFiles.HEAD)))
                    .sorted()
                    .toList();
            for (Path folder : candidates) {
                Optional<Found> found = read(folder, wanted);
                if (found.isPresent()) {
                    return found;
                }
            }
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty(); // then it is trained
        }
    }

    /** Nothing if anything is not as it should be: then the head is trained. */
    private static Optional<Found> read(Path folder, String wanted) throws IOException {
        try {
            Path file = folder.resolve(RecordFiles.HEAD);
            RecordFiles record = RecordFiles.in(folder);
            if (!record.complete()) {
                return Optional.empty();
            }
            String sha256 = Sha256.of(file);
            boolean listed = record.read().record().files().stream()
                    .anyMatch(entry -> entry.path().equals(RecordFiles.HEAD)
                            && entry.sha256().equals(sha256));
            HeadFile head = HeadFile.read(file);
            if (!listed || !wanted.equals(head.metadata().get(HEADS))) {
                return Optional.empty();
            }
            Facts[] all = JSON.readValue(head.metadata().get(TRIALS), Facts[].class);
            List<SequenceTrials.Trial> trials = new ArrayList<>();
            int chosen = 0;
            for (Facts facts : all) {
                chosen = facts.chosen() ? trials.size() : chosen;
                SequenceState state = new SequenceState(
                        facts.step(),
                        facts.partFrames(),
                        Map.of(),
                        facts.chosen() ? head.tensors() : Map.of(),
                        facts.progress(),
                        facts.curves());
                trials.add(new SequenceTrials.Trial(facts.rate(), state, facts.seconds()));
            }
            return Optional.of(new Found(trials, chosen, folder));
        } catch (DataException | JsonProcessingException e) {
            return Optional.empty();
        }
    }
}
